"""Addresses of the agreement."""

from django.urls import path

from tessera.observatory.agreements.web import views

app_name = "agreements"

urlpatterns = [
    path("", views.agreement, name="agreement"),
    path("end/", views.end, name="end"),
    path("print/", views.sheet, name="print"),
]
