"""Calm words for what cannot wait: what a worker does now, in the order in which to do it.

Windows: post-exposure prophylaxis against HIV starts within 72 hours, emergency contraception works within 120 hours
(WHO, clinical management of rape and intimate partner violence survivors, 2020). An organisation's own protocol leads.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Protocol:
    """A heading, the steps in their order, and a line to remember."""

    key: str
    title: str | Promise
    steps: tuple[str | Promise, ...]
    remember: str | Promise = ""


PROTOCOLS = {
    "danger": Protocol(
        "danger",
        _("Safety first"),
        (
            _("Stop the conversation gently, and stay with the person."),
            _("Go to a place where nobody can reach or overhear you."),
            _("Call the duty supervisor. They were told that somebody is needed, and nothing else."),
            _("Call the emergency services if a life is in danger. Otherwise only if the person wants it."),
            _("Look at the safety plan together: where to go, who helps, what to take."),
            _("Write down what was done, and look again tomorrow."),
        ),
        _("The person decides as much as they can decide. Say what you do before you do it."),
    ),
    "self_harm": Protocol(
        "self_harm",
        _("Stay close"),
        (
            _("Do not leave the person alone, and do not argue or promise secrecy."),
            _("Listen, and ask openly whether there is a plan and the means for it."),
            _("With their agreement, put medicines, blades and cords out of reach."),
            _("Call the supervisor and, on the same day, somebody trained in mental health."),
            _("If there is a plan or was an attempt, go to medical care now, together."),
            _("Agree on who stays tonight, whom to call at night, and when you meet tomorrow."),
        ),
        _("To have been asked is a relief for most people. Thank them for telling you."),
    ),
    "exposure": Protocol(
        "exposure",
        _("Care that works only soon"),
        (
            _("Offer care now and explain why today matters. Nothing is done without the person's agreement."),
            _("Within 72 hours medicine can prevent HIV: the sooner it starts, the better it works."),
            _("Within 120 hours emergency contraception can prevent a pregnancy."),
            _("Wounds, infections and hepatitis B are looked at in the same visit, whenever it takes place."),
            _(
                "Ask whether evidence is to be kept. If perhaps, keep clothes in paper, and say that this is no report to the police."
            ),
            _("Go along, with an interpreter of the person's choice, and put the appointment down."),
        ),
        _("Nobody needs to be told what happened in order to receive care."),
    ),
}
