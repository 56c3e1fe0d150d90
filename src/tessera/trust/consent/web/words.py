"""The plain words of the page that is read together with the person it is about."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.trust.consent.enums import Purpose, RecipientClass

# What each category holds, so that nobody must guess what they give away.
CATEGORY: dict[str, str | Promise] = {
    "contact": _("Telephone, e-mail, address, languages, and the safe way to reach the person"),
    "identity": _("Name, age or date of birth, gender, citizenship"),
    "safety": _("Dangers, and who must not know"),
    "exploitation_account": _("What happened, in short and without details"),
    "health": _("Illness, injury, pregnancy, medicine"),
    "mental_health": _("How the person feels and sleeps, and treatment for it"),
    "sexual_violence": _("That it happened, and what help is needed because of it"),
    "legal": _("Court cases, complaints, and the official decision about trafficking"),
    "immigration": _("Permit, application, legal status in the country"),
    "family": _("Partner, children, relatives"),
    "documents": _("Passport, identity card and other papers"),
    "photo": _("A picture of the person"),
}
DECISION: dict[str, str | Promise] = {"given": _("Yes, I agree"), "refused": _("No, I do not agree")}
YES_NO: dict[str, str | Promise] = {"yes": _("Yes"), "no": _("No")}

# To whom each purpose can lead. What stays inside the organisation is not asked.
_BOTH = (RecipientClass.NAMED_ORGANISATION, RecipientClass.SERVICE_PROVIDERS)
_OFFICIAL = (RecipientClass.COMPETENT_AUTHORITY, RecipientClass.NAMED_ORGANISATION)
RECIPIENTS: dict[str, tuple[RecipientClass, ...]] = {
    Purpose.REFERRAL: _BOTH,
    Purpose.TRANSFER: (RecipientClass.NAMED_ORGANISATION,),
    Purpose.NATIONAL_REFERRAL_MECHANISM: (RecipientClass.NAMED_ORGANISATION, RecipientClass.COMPETENT_AUTHORITY),
    Purpose.POLICE_OR_PROSECUTION: _OFFICIAL,
    Purpose.IMMIGRATION_APPLICATION: _OFFICIAL,
    Purpose.FAMILY_TRACING: (RecipientClass.FAMILY, RecipientClass.NAMED_ORGANISATION),
    Purpose.RESEARCH_CONTACT: _BOTH,
    Purpose.PHOTO_OR_MEDIA: (RecipientClass.SAME_ORGANISATION, RecipientClass.NAMED_ORGANISATION),
    Purpose.MATCHING_WITHOUT_NAMES: (RecipientClass.SAME_ORGANISATION, RecipientClass.NAMED_ORGANISATION),
}
RECIPIENT: dict[str, str | Promise] = {
    RecipientClass.SAME_ORGANISATION: _("Inside our organisation"),
    RecipientClass.NAMED_ORGANISATION: _("One organisation"),
    RecipientClass.SERVICE_PROVIDERS: _("Any organisation that gives one kind of help"),
    RecipientClass.COMPETENT_AUTHORITY: _("The authority that decides on this"),
    RecipientClass.FAMILY: _("The family"),
}


def direction(language: str) -> str:
    """`rtl` or `ltr`, as a language is written."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


def language_name(language: str) -> str:
    """The name of a language in itself, as far as it is known."""
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return str(codes.get("language").label(language)) if language in codes.get("language") else language


def page_language(language: str) -> str:
    """The language of the program that comes nearest to the language of a wording."""
    return language if language in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)


def bilingual(list_name: str, code: str, language: str) -> SafeString:
    """A code's label for the worker and, where the survivor's language is another, for the survivor."""
    known = codes.get(list_name)
    mine, theirs = known.label(code), known.label(code, language)
    if mine == theirs:
        return format_html("<strong>{}</strong>", mine)
    return format_html(
        '<strong>{}</strong> <span lang="{}" dir="{}">{}</span>', mine, language, direction(language), theirs
    )


def category(code: str, language: str) -> SafeString:
    """A data category with what it holds."""
    return format_html('{}<span class="help">{}</span>', bilingual("data_category", code, language), CATEGORY[code])
