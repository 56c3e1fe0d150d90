"""Addresses of plans, for the name space `plans`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tessera.protection.plans.web import feed, goals, services, tasks

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("approvals/", goals.approvals, name="approvals"),
    path("calendar/", feed.settings_page, name="calendar"),
    path("calendar/<slug:token>.ics", feed.feed, name="feed"),
    path("<uuid:case>/tasks/add/", tasks.add, name="task_add"),
    path("tasks/<uuid:task>/", tasks.change, name="task"),
    path("tasks/<uuid:task>/done/", tasks.done, name="task_done"),
    path("tasks/<uuid:task>/open/", tasks.reopen, name="task_reopen"),
    path("<uuid:case>/goals/add/", goals.add, name="goal_add"),
    path("goals/<uuid:goal>/", goals.move, name="goal"),
    path("goals/<uuid:goal>/replace/", goals.replace, name="goal_replace"),
    path("<uuid:case>/version/", goals.version, name="version"),
    path("versions/<uuid:plan>/ask/", goals.ask, name="ask"),
    path("versions/<uuid:plan>/answer/", goals.answer, name="answer"),
    path("<uuid:case>/copy/", goals.copy, name="copy"),
    path("<uuid:case>/services/add/", services.add, name="service_add"),
    path("services/<uuid:service>/", services.change, name="service"),
    path("<uuid:case>/conferences/add/", services.add_conference, name="conference_add"),
    path("conferences/<uuid:conference>/", services.conference, name="conference"),
]
