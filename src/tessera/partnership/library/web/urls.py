"""Addresses of the library."""

from django.urls import path

from tessera.partnership.library.web import views

app_name = "library"

urlpatterns = [
    path("", views.parties, name="parties"),
    path("parties/new/", views.new_party, name="new_party"),
    path("parties/<uuid:party>/", views.party, name="party"),
    path("parties/<uuid:party>/edit/", views.edit_party, name="edit_party"),
    path("parties/<uuid:party>/aliases/<uuid:alias>/remove/", views.remove_alias, name="remove_alias"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/load/", views.load, name="load"),
    path("indicators/new/", views.new_indicator, name="new_indicator"),
    path("indicators/<uuid:indicator>/", views.indicator, name="indicator"),
]
