"""Effects as each cycle found them, so that a page can show how the proof grew."""

from django.db import models


class Effect(models.Model):
    """One measure in one run of the cycle; columns as in the canonical table `effect`."""

    run_id = models.CharField(max_length=40)
    day = models.DateField()
    measure = models.CharField(max_length=20)
    period = models.CharField(max_length=40)
    treated = models.IntegerField()
    control = models.IntegerField()
    treated_mean = models.FloatField()
    control_mean = models.FloatField()
    effect = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    proved = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "measure"], name="effect_of_run")]
