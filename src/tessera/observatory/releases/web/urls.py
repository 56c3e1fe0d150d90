"""Addresses of releases. The public ones show what is published; what waits has addresses of its own."""

from django.urls import path

from tessera.observatory.releases.web import downloads, sheets, views

app_name = "releases"

urlpatterns = [
    path("", views.releases, name="list"),
    path("build/", views.build, name="build"),
    path("built/<uuid:release>/", views.built, name="built"),
    path("drafts/<int:number>/", views.draft_release, name="draft"),
    path("drafts/<int:number>/publish/", views.publish, name="publish"),
    path("drafts/<int:number>/attacks/", sheets.draft_attacks, name="draft_attacks"),
    path("drafts/<int:number>/data-sheet/", sheets.draft_sheet, name="draft_sheet"),
    path("drafts/<int:number>/files/<str:name>", downloads.draft_file, name="draft_file"),
    path("drafts/<int:number>/tables/<slug:columns>.csv", downloads.draft_table_csv, name="draft_table_csv"),
    path("<int:number>/", views.release, name="release"),
    path("<int:number>/attacks/", sheets.attacks, name="attacks"),
    path("<int:number>/data-sheet/", sheets.sheet, name="sheet"),
    path("<int:number>/files/<str:name>", downloads.file, name="file"),
    path("<int:number>/tables/<slug:columns>.csv", downloads.table_csv, name="table_csv"),
]
