"""Addresses of the REST API, below /api/v1/."""

from django.urls import path

from dossiers.api import dossiers, drafts, letters, lookups, parts, procedures, sessions

app_name = "api"
urlpatterns = [
    path("sessions/", sessions.Sessions.as_view(), name="sessions"),
    path("sessions/current/", sessions.CurrentSession.as_view(), name="session"),
    path("procedures/", procedures.Procedures.as_view(), name="procedures"),
    path("procedures/<str:code>/", procedures.ProcedureInForce.as_view(), name="procedure"),
    path(
        "procedures/<str:code>/versions/<int:number>/",
        procedures.Version.as_view(),
        name="version",
    ),
    path("lookups/<str:code>/", lookups.Lookup.as_view(), name="lookup"),
    path("drafts/", drafts.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:key>/", drafts.OneDraft.as_view(), name="draft"),
    path("drafts/<uuid:key>/preflight/", drafts.Preflight.as_view(), name="preflight"),
    path("drafts/<uuid:key>/file/", drafts.File.as_view(), name="file"),
    path("drafts/<uuid:key>/parts/", parts.Parts.as_view(), name="parts"),
    path("drafts/<uuid:key>/parts/<uuid:part>/", parts.OnePart.as_view(), name="part"),
    path("parts/<uuid:key>/content/", parts.PartContent.as_view(), name="part-content"),
    path("dossiers/", dossiers.Dossiers.as_view(), name="dossiers"),
    path("dossiers/<str:code>/", dossiers.OneDossier.as_view(), name="dossier"),
    path("dossiers/<str:code>/acts/<slug:step>/", dossiers.Act.as_view(), name="act"),
    path(
        "dossiers/<str:code>/supplement/",
        dossiers.Supplement.as_view(),
        name="supplement",
    ),
    path(
        "dossiers/<str:code>/result/",
        dossiers.ResultContent.as_view(),
        name="result-content",
    ),
    path("dossiers/<str:code>/letters/", letters.Letters.as_view(), name="letters"),
    path(
        "dossiers/<str:code>/letters/<uuid:key>/",
        letters.OneLetter.as_view(),
        name="letter",
    ),
    path(
        "dossiers/<str:code>/letters/<uuid:key>/content/",
        letters.LetterContent.as_view(),
        name="letter-content",
    ),
]
