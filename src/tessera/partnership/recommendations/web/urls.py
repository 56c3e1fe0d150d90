"""Addresses of the register."""

from django.urls import path

from tessera.partnership.recommendations.web import views

app_name = "recommendations"

urlpatterns = [
    path("", views.register, name="list"),
    path("gaps/", views.gaps, name="gaps"),
    path("new/", views.new, name="new"),
    path("import/", views.bring, name="import"),
    path("<uuid:recommendation>/", views.recommendation, name="recommendation"),
    path("<uuid:recommendation>/follow/", views.follow, name="follow"),
    path("<uuid:recommendation>/file/", views.file, name="file"),
]
