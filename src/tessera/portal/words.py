"""Codes in plain words, for pages that join rooms: days, states, and what an entry of the record says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.codes.model import in_language
from tessera.trust.people import policy as people
from tessera.ui.badges import Badge

_TONES = {"enquiry": "info", "intake": "info", "Active": "accent", "FollowUp": "accent", "reopened": "accent"}

# What was done, as somebody would say it of a colleague. Actions a role holds fall back on their own label.
SENTENCES: Mapping[str, Promise] = {
    "actors:conflict:view": _("Looked at a conflict check"),
    "actors:suspect:edit": _("Wrote down who is said to have taken part"),
    "actors:suspect:search": _("Searched for somebody said to have taken part"),
    "actors:suspect:view": _("Read who is said to have taken part"),
    "agreement:terms:end": _("Ended the data-sharing agreement"),
    "agreement:terms:sign": _("Signed the data-sharing agreement"),
    "agreement:terms:view": _("Read the data-sharing agreement"),
    "assistance:request:ask": _("Asked a funder for help on a case, without naming anybody"),
    "assistance:request:view": _("Looked at help asked of a funder for a case"),
    "backup:database:restore": _("Brought the database back from a backup"),
    "budget:limit:ask": _("Asked for other limits of the privacy budget"),
    "budget:limit:decide": _("Decided on limits of the privacy budget"),
    "budget:limit:view": _("Looked at the privacy budget"),
    "budget:release:debit": _("Debited a release from the privacy budget"),
    "case:account:edit": _("Wrote down or changed a part of what happened"),
    "case:account:view": _("Read what happened to a person"),
    "case:file:assign": _("Changed who works on a case"),
    "case:file:close": _("Closed a case or opened it again"),
    "case:file:edit": _("Changed a case"),
    "case:file:list": _("Looked at the list of cases"),
    "case:file:open": _("Started a case"),
    "case:file:view": _("Opened a case"),
    "case:note:add": _("Added a note to a case"),
    "case:note:view": _("Read the notes of a case"),
    "closure:file:approve": _("Approved that a case closes"),
    "closure:file:propose": _("Proposed to close a case"),
    "closure:file:return": _("Returned a proposal to close a case"),
    "closure:file:view": _("Read how a case was closed"),
    "closure:file:withdraw": _("Took a proposal to close a case back"),
    "closure:interview:answer": _("Said how the help was"),
    "closure:interview:open": _("Opened the page on which a person says how the help was"),
    "closure:interview:view": _("Read what a person said of the help"),
    "consent:decision:expire": _("Let sharing end with a case"),
    "consent:decision:record": _("Recorded what a person decided"),
    "consent:decision:view": _("Read what a person decided"),
    "consent:decision:withdraw": _("Recorded that a person took consent back"),
    "consent:gate:check": _("Checked whether consent allows something"),
    "consent:text:publish": _("Published a wording of consent"),
    "determination:decide:make": _("Decided a determination or confirmed it for the case"),
    "determination:decide:record": _("Recorded what became of a determination"),
    "determination:file:start": _("Started a determination"),
    "determination:file:view": _("Read determinations"),
    "determination:review:add": _("Reviewed a determination"),
    "duplicates:everybody:link": _("Looked through everybody for records of one person"),
    "duplicates:pair:judge": _("Judged whether two records are one person"),
    "duplicates:pair:view": _("Looked at records that may be one person"),
    "export:cases:approve": _("Decided on an export"),
    "export:cases:ask": _("Asked for an export of cases"),
    "export:cases:expire": _("Let go of an export"),
    "export:cases:make": _("Made an export of cases"),
    "export:file:download": _("Downloaded an export"),
    "export:password:show": _("Saw the password of an export"),
    "file:content:discard": _("Removed the content of a file"),
    "file:content:read": _("Opened a file"),
    "file:content:store": _("Stored a file"),
    "forms:answer:add": _("Filled in a form or corrected one"),
    "forms:answer:view": _("Read the answers to a form"),
    "forms:definition:upload": _("Uploaded a form"),
    "forms:definition:use": _("Put a form into use or retired it"),
    "forms:definition:view": _("Looked at a form"),
    "followup:contact:add": _("Recorded a contact after the help"),
    "followup:contact:plan": _("Planned contacts after the help"),
    "followup:contact:stop": _("Stopped contacts after the help"),
    "followup:contact:view": _("Looked at contacts after the help"),
    "followup:safety:done": _("Confirmed that the safety was assessed"),
    "followup:schedule:set": _("Set when to follow up and who approves closures"),
    "glass:break:use": _("Opened a restricted case in an emergency"),
    "import:cases:run": _("Imported cases from a file"),
    "import:file:bring": _("Handed in a file of records"),
    "import:file:discard": _("Threw away a file of records"),
    "ledger:entry:view": _("Read this record"),
    "matching:arrangement:answer": _("Answered a proposal to match without names"),
    "matching:arrangement:end": _("Ended the part in matching without names"),
    "matching:arrangement:propose": _("Proposed to match without names"),
    "matching:arrangement:view": _("Looked at arrangements to match without names"),
    "matching:counts:take": _("Took the counts of a matching"),
    "matching:person:forget": _("Forgot the matches of a person"),
    "matching:run:collect": _("Took the answer of a matching"),
    "matching:run:join": _("Joined a matching with a declared list"),
    "matching:run:match": _("Matched lists of keyed tokens"),
    "matching:run:start": _("Started a matching"),
    "matching:run:work": _("Worked on a matching"),
    "operator:organisation:create": _("Added an organisation"),
    "operator:system:view": _("Looked at how the machine is doing"),
    "legal:deadline:view": _("Looked at legal dates"),
    "legal:matter:edit": _("Wrote down a legal matter"),
    "legal:matter:view": _("Read legal matters"),
    "people:account:lock": _("Was locked out after too many tries"),
    "people:account:unlock": _("Let a colleague sign in again"),
    "people:invitation:withdraw": _("Took an invitation back"),
    "people:member:change": _("Changed a colleague's roles"),
    "people:member:end": _("Ended a membership"),
    "people:member:invite": _("Invited somebody"),
    "people:member:join": _("Began to work here"),
    "people:member:list": _("Looked at who works here"),
    "people:organisation:edit": _("Changed the organisation's details or roles"),
    "people:password:change": _("Changed the own password"),
    "people:profile:change": _("Changed the own profile"),
    "people:session:end": _("Signed out elsewhere"),
    "people:session:fail": _("Failed to sign in"),
    "people:session:kill": _("Signed a colleague out everywhere"),
    "people:session:start": _("Signed in"),
    "people:session:unlock": _("Unlocked the screen"),
    "plan:conference:edit": _("Prepared or wrote down a case conference"),
    "plan:conference:view": _("Read a case conference"),
    "plan:feed:use": _("Made or ended a calendar address"),
    "document:file:add": _("Added a document"),
    "document:file:open": _("Opened a document"),
    "document:file:set_aside": _("Put a document aside"),
    "document:file:view": _("Looked at documents"),
    "document:settings:edit": _("Decided about photographs of people"),
    "plan:file:approve": _("Answered whether a plan is approved"),
    "plan:file:edit": _("Changed a plan, a goal or a task"),
    "plan:file:view": _("Read a plan"),
    "plan:service:edit": _("Wrote down a service"),
    "plan:service:view": _("Read which services were given"),
    "referral:bundle:make": _("Made the copy that is shared with a referral"),
    "referral:bundle:view": _("Read what was shared with a referral"),
    "referral:envelope:draft": _("Prepared a referral"),
    "referral:envelope:expire": _("A referral expired without an answer"),
    "referral:envelope:send": _("Sent a referral"),
    "referral:envelope:view": _("Looked at a referral"),
    "referral:inbox:answer": _("Answered a referral"),
    "referral:inbox:follow": _("Wrote down what became of a referral"),
    "referral:inbox:view": _("Looked at referrals that arrived"),
    "referral:recall:answer": _("Answered what became of a shared copy"),
    "referral:recall:ask": _("Took a shared copy back"),
    "prevalence:study:make": _("Estimated how many were never found"),
    "prevalence:study:publish": _("Published an estimate"),
    "release:table:build": _("Prepared figures for publication"),
    "release:table:publish": _("Published figures"),
    "release:table:view": _("Looked at figures"),
    "comparison:dataset:import": _("Brought in a public data set"),
    "comparison:dataset:remove": _("Took out a public data set"),
    "comparison:scheme:load": _("Loaded a classification of others"),
    "requests:assistance:approve": _("Decided on a request for training or technical assistance"),
    "requests:assistance:ask": _("Wrote down a request for training or technical assistance"),
    "requests:assistance:deliver": _("Wrote down training that was given, or followed it up"),
    "requests:assistance:triage": _("Looked through a request for training or technical assistance"),
    "requests:assistance:view": _("Looked at requests for training and technical assistance"),
    "requests:emergency:approve": _("Decided on emergency help"),
    "requests:emergency:ask": _("Sent a request for emergency help"),
    "requests:emergency:check": _("Checked a request for emergency help"),
    "requests:emergency:close": _("Closed emergency help"),
    "requests:emergency:spend": _("Wrote down what emergency help cost"),
    "requests:emergency:view": _("Looked at requests for emergency help"),
    "screening:form:add": _("Screened a person"),
    "screening:form:view": _("Read a screening"),
    "screening:instrument:review": _("Reviewed screening questions about groups of people"),
    "screening:instrument:upload": _("Loaded or retired a screening instrument"),
    "retention:erase:approve": _("Approved that a person is erased"),
    "retention:erase:propose": _("Proposed to erase a person"),
    "retention:erase:return": _("Decided not to erase a person now"),
    "retention:hold:lift": _("Lifted a legal hold"),
    "retention:hold:set": _("Set a legal hold"),
    "retention:hold:view": _("Read a legal hold"),
    "retention:rule:set": _("Set how long cases are kept"),
    "rights:clock:set": _("Set the clocks for requests and copies"),
    "rights:copy:fetch": _("Handed a person their own copy"),
    "rights:copy:make": _("Asked for a person's own copy"),
    "rights:copy:read": _("Read to a person what is held about them"),
    "rights:copy:ready": _("Made a person's own copy"),
    "rights:request:add": _("Wrote down what a person asks about their data"),
    "rights:request:decide": _("Answered what a person asked about their data"),
    "rights:request:view": _("Read what a person asked about their data"),
    "subject:identity:compare": _("Had a program read who everybody is, to find records of one person"),
    "subject:identity:edit": _("Recorded or corrected who a person is"),
    "subject:identity:view": _("Looked at who a person is"),
    "subject:person:erase": _("Erased a person for good"),
    "subject:person:register": _("Registered a person under a code"),
    "subject:search:index": _("Prepared the search by name"),
    "subject:search:use": _("Searched for a person"),
    "token:list:key": _("Keyed another organisation's tokens"),
    "token:list:make": _("Made keyed tokens of the own list"),
    "token:list:read": _("Read who stands behind own tokens"),
    "token:parcel:sign": _("Signed a parcel of tokens"),
    "token:run:begin": _("Had the secrets of a matching made"),
    "token:run:destroy": _("Destroyed the secrets of a matching"),
    "vault:key:erase": _("Erased a person's key"),
    "vault:master:rotate": _("Changed the master key"),
    "vault:organisation:rotate": _("Changed the organisation's key"),
    "vault:person:rotate": _("Changed a person's key"),
    "report:inside:view": _("Looked at a report"),
    "report:shown:make": _("Made figures for others"),
    "report:setting:edit": _("Set the smallest number reports show"),
    "work:alert:send": _("Alerted colleagues to a case"),
    "work:caseload:view": _("Looked at the caseload"),
    "work:case:handover": _("Handed a case over"),
    "work:day:view": _("Looked at what is due"),
    "work:due:snooze": _("Put something off"),
    "work:due:tick": _("Ticked something off"),
    "work:setting:edit": _("Changed what counts as too long"),
    "work:supervision:add": _("Kept a supervision review"),
    "work:supervision:view": _("Read a supervision review"),
}  # fmt: skip

KINDS: Mapping[str, Promise] = {
    "account": _("Account"),
    "agreement": _("Agreement"),
    "budget": _("Privacy budget"),
    "bundle": _("Shared copy"),
    "calendar": _("Calendar"),
    "case": _("Case"),
    "consent": _("Decision"),
    "consent_text": _("Wording"),
    "determination": _("Determination"),
    "episode": _("Part of an account"),
    "export": _("Export"),
    "file": _("File"),
    "import": _("Import"),
    "instrument": _("Screening instrument"),
    "invitation": _("Invitation"),
    "job": _("Job"),
    "membership": _("Member"),
    "organisation": _("Organisation"),
    "person_key": _("Person"),
    "recall": _("Recall"),
    "referral": _("Referral"),
    "release": _("Figures"),
    "study": _("Estimate"),
    "role": _("Role"),
    "screening": _("Screening"),
    "subject": _("Person"),
    "subject_list": _("Several people"),
    "supervision": _("Supervision"),
}


def sentence(action: str) -> str:
    """What was done, in the reader's words; the code itself for an action of another version."""
    if action in SENTENCES:
        return str(SENTENCES[action])
    labels = people.catalogue().get(action)
    return in_language(labels) if labels else action


def kind(code: str) -> str:
    """The reader's word for a kind of thing; "" for none."""
    return str(KINDS.get(code, code))


def case_status(status: str) -> Badge:
    """The state of a case as a badge."""
    return Badge(codes.get("case_status").label(status), _TONES.get(status, ""))


def dated(at: datetime.datetime | datetime.date) -> str:
    """A day in the reader's language."""
    return str(formats.date_format(at, "j M Y"))


def moment(at: datetime.datetime) -> str:
    """A day and a time (UTC) in the reader's language."""
    return str(formats.date_format(at, "j M Y H:i"))


def soon(at: datetime.datetime) -> str:
    """A day and a time (UTC) of the coming weeks: without the year."""
    return str(formats.date_format(at, "j M H:i"))
