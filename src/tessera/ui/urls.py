"""Addresses of the interface floor; the gallery only where settings.DEBUG_GALLERY says so."""

from django.conf import settings
from django.urls import path

from tessera.ui import views

app_name = "ui"

urlpatterns = [
    path("calendar/", views.away, name="away"),
    path("leave/", views.leave, name="leave"),
    path("language/", views.language, name="language"),
]

if getattr(settings, "DEBUG_GALLERY", False):
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))
