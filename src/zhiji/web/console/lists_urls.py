"""Addresses of the lists, pictures and settings of the console."""

from __future__ import annotations

from django.urls import path

from zhiji.web.console import (
    consents_view,
    customers_view,
    decisions_view,
    definitions_view,
    guide_view,
    import_view,
    keys_view,
    mailbox_view,
    map_view,
    proof_view,
    settings_view,
)

urlpatterns = [
    path("customers/", customers_view.customers, name="customers"),
    path("customers/export/", customers_view.export_customers, name="customers_export"),
    path("map/", map_view.customer_map, name="map"),
    path("definitions/", definitions_view.definitions, name="definitions"),
    path("import/", import_view.imports, name="imports"),
    path("import/file/<str:token>/", import_view.preview_file, name="import_preview"),
    path("import/file/<str:token>/progress/", import_view.progress, name="import_progress"),
    path("import/file/<str:token>/state/", import_view.progress_part, name="import_state"),
    path("import/done/<str:import_id>/errors/", import_view.error_file, name="import_errors"),
    path("import/done/<str:import_id>/undo/", import_view.undo, name="import_undo"),
    path("consents/", consents_view.consents, name="consents"),
    path("consents/export/", consents_view.export_consents, name="consents_export"),
    path("consents/new/", consents_view.new_consent, name="consent_new"),
    path("consents/<int:consent_id>/", consents_view.consent_receipt, name="consent_receipt"),
    path("decisions/", decisions_view.decisions, name="decisions"),
    path("decisions/export/", decisions_view.export_decisions, name="decisions_export"),
    path("decisions/rates/", decisions_view.learned_rates, name="learned_rates"),
    path("decisions/<str:decision_id>/", decisions_view.decision, name="decision"),
    path("proof/", proof_view.proof, name="proof"),
    path("mailbox/", mailbox_view.mailbox, name="mailbox"),
    path("settings/", settings_view.policy, name="settings"),
    path("settings/keys/", keys_view.keys, name="keys"),
    path("settings/keys/<int:key_id>/revoke/", keys_view.revoke_key, name="key_revoke"),
    path("settings/sources/", keys_view.add_source, name="source_add"),
    path("guide/", guide_view.guide, name="guide"),
    path("guide/cycle/", guide_view.start_cycle, name="cycle_start"),
    path("guide/cycle/<str:token>/", guide_view.cycle_state, name="cycle_state"),
]
