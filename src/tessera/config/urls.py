"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tessera.ui.urls")),
    path("", include("tessera.portal.urls")),
    path("", include("tessera.trust.people.web.urls")),
    path("people/", include("tessera.trust.consent.web.urls")),
    path("cases/", include("tessera.protection.cases.web.urls")),
    path("cases/", include("tessera.protection.assessments.web.urls")),
    path("forms/", include("tessera.protection.forms.web.urls")),
    path("plans/", include("tessera.protection.plans.web.urls")),
    path("legal/", include("tessera.protection.legal.web.urls")),
    path("determination/", include("tessera.protection.determination.web.urls")),
    path("screening/", include("tessera.protection.screening.web.urls")),
    path("actors/", include("tessera.protection.actors.web.urls")),
    path("duplicates/", include("tessera.protection.duplicates.web.urls")),
    path("referrals/", include("tessera.protection.referrals.web.urls")),
    path("followup/", include("tessera.protection.followup.web.urls")),
    path("rights/", include("tessera.protection.rights.web.urls")),
    path("agreement/", include("tessera.observatory.agreements.web.urls")),
    path("releases/", include("tessera.observatory.releases.web.urls")),
    path("matching/", include("tessera.observatory.matching.web.urls")),
    path("budget/", include("tessera.observatory.budget.web.urls")),
    path("comparison/", include("tessera.observatory.comparison.web.urls")),
    path("prevalence/", include("tessera.observatory.prevalence.web.urls")),
    path("patterns/", include("tessera.observatory.patterns.web.urls")),
    path("strategy/", include("tessera.partnership.strategy.web.urls")),
    path("awards/", include("tessera.partnership.awards.web.urls")),
    path("portfolio/lists/", include("tessera.partnership.portfolio.web.urls")),
    path("portfolio/download/", include("tessera.interchange.iati.web.urls")),
    path("portfolio/download/", include("tessera.interchange.threesixty.web.urls")),
    path("portfolio/", include("tessera.partnership.publishing.web.urls")),
    path("work/", include("tessera.protection.work.web.urls")),
    path("reports/", include("tessera.protection.reports.web.urls")),
    path("documents/", include("tessera.protection.documents.web.urls")),
    path("requests/", include("tessera.partnership.requests.web.urls")),
    path("money/", include("tessera.partnership.money.web.urls")),
    path("results/", include("tessera.partnership.results.web.urls")),
    path("monitoring/", include("tessera.partnership.monitoring.web.urls")),
    path("library/", include("tessera.partnership.library.web.urls")),
    path("countries/", include("tessera.partnership.countries.web.urls")),
    path("donors/", include("tessera.partnership.donors.web.urls")),
    path("recommendations/", include("tessera.partnership.recommendations.web.urls")),
    path("competition/", include("tessera.partnership.competition.web.urls")),
    path("imports/", include("tessera.interchange.imports.web.urls")),
    path("exports/", include("tessera.interchange.exports.web.urls")),
    path("", include("tessera.kernel.jobs.web.urls")),
]

handler400 = "tessera.portal.errors.bad_request"
handler403 = "tessera.portal.errors.forbidden"
handler404 = "tessera.portal.errors.not_found"
handler500 = "tessera.portal.errors.server_error"
