"""The event addresses as the product mounts them, and nothing else."""

from django.urls import include, path

urlpatterns = [path("v1/", include("zhiji.intake.app.urls"))]
