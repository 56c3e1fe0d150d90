"""Addresses of countries; each is its code of three letters (ISO 3166-1 alpha-3)."""

from django.urls import path

from tessera.partnership.countries.web import views

app_name = "countries"

urlpatterns = [
    path("", views.countries, name="list"),
    path("needs/", views.needs, name="needs"),
    path("editions/", views.editions, name="editions"),
    path("<slug:iso3>/", views.country, name="country"),
    path("<slug:iso3>/assessments/new/", views.assess, name="assess"),
    path("<slug:iso3>/treaties/new/", views.ratification, name="ratification"),
    path("<slug:iso3>/mechanism/", views.mechanism, name="mechanism"),
    path("<slug:iso3>/plans/new/", views.new_plan, name="new_plan"),
    path("<slug:iso3>/plans/<uuid:national_plan>/", views.plan, name="plan"),
]
