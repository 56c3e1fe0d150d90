"""Addresses of the privacy budget."""

from django.urls import path

from tessera.observatory.budget.web import views

app_name = "budget"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("ask/", views.ask, name="ask"),
    path("changes/<uuid:change>/", views.decide, name="decide"),
]
