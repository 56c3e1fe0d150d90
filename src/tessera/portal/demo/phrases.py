"""Sentences of invented notes, promises and places, in the languages the invented workers write in."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Showed the room and the kitchen. Prefers to eat alone for now; that is fine.",
        "Telephone call about the appointment at the clinic. A colleague goes along.",
        "Talked about what happens next. Wants to think it over until Thursday.",
        "Slept badly. We agreed on a lamp in the corridor and a key to the room.",
        "First lesson of the language course. Came back cheerful.",
        "Met the lawyer. Papers are missing; we asked for copies.",
        "Would like to call home. We agreed on a number that does not show.",
        "Did not come to the meeting and sent a message: everything is all right.",
        "Helped to open a bank account. The first wages arrived.",
        "Case conference: goals stay as they are, next look in four weeks.",
        "Asked what is written here. Read the page together and corrected a date.",
        "Said today that the journey was longer than told before. Both stand in the account.",
        "Works three mornings a week in a bakery and likes it.",
        "Cancelled the visit; the interpreter was ill. New date on Monday.",
        "Spoke about a brother who must not know where this house is.",
        "Moving to a flat at the end of the month. Two people help with furniture.",
    ),
    "ar": (
        "تعرّفت إلى الغرفة والمطبخ، وتفضّل أن تأكل وحدها الآن.",
        "مكالمة هاتفية بشأن موعد العيادة، وسترافقها زميلة.",
        "تحدثنا عن الخطوات القادمة وتريد التفكير حتى يوم الخميس.",
        "لم تنم جيدًا، واتفقنا على ضوء في الممر ومفتاح للغرفة.",
        "أول درس في اللغة، وعادت مسرورة.",
        "لقاء مع المحامية، وتنقص بعض الأوراق فطلبنا نسخًا عنها.",
        "تودّ الاتصال بأهلها، واتفقنا على رقم لا يظهر.",
        "لم تحضر الموعد وأرسلت رسالة تقول إنها بخير.",
        "ساعدناها على فتح حساب في المصرف.",
        "اجتماع الحالة: الأهداف كما هي، والمراجعة بعد أربعة أسابيع.",
        "سألت عمّا هو مكتوب عنها هنا، فقرأنا الصفحة معًا وصححنا تاريخًا.",
        "قالت اليوم إن الرحلة كانت أطول مما ذُكر من قبل، وكلاهما مدوّن.",
    ),
}

# Kind of work → (what was promised, what it was).
PROMISES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "DomesticWork": ("Care for an older couple, one day off a week", "Three houses to clean, no day off, no wages after the second month"),
        "Agriculture": ("Fruit picking for a season, paid by the month", "Paid by the crate, less than the rent taken for a bed"),
        "Construction": ("Work as an electrician", "Carrying loads; passport kept in the office"),
        "Hospitality": ("Waiting tables by the sea", "Kitchen work day and night to pay back the ticket"),
        "Aquafarming": ("A job on a ferry", "Months at sea without a contract"),
        "Manufacturing": ("Sewing, with lodging", "Locked hall, lodging deducted twice"),
        "": ("A new start abroad with somebody trusted", "Nothing of what was said"),
    },
    "ar": {
        "DomesticWork": ("رعاية زوجين مسنّين مع يوم راحة أسبوعي", "تنظيف ثلاثة منازل دون راحة ودون أجر بعد الشهر الثاني"),
        "Agriculture": ("قطف الفاكهة لموسم بأجر شهري", "الأجر بالصندوق وهو أقل من أجرة السرير"),
        "Construction": ("العمل كهربائيًا", "حمل الأثقال، وجواز السفر محجوز في المكتب"),
        "Hospitality": ("خدمة الطاولات قرب البحر", "عمل في المطبخ ليلًا ونهارًا لسداد ثمن التذكرة"),
        "": ("بداية جديدة في الخارج مع شخص موثوق", "لم يكن شيء مما قيل صحيحًا"),
    },
}  # fmt: skip

PLACES: Mapping[str, tuple[str, ...]] = {
    "en": ("A house at the edge of the town", "Near the harbour, second street", "A farm an hour from the road", "A flat above a shop", "The name of the place is not known"),
    "ar": ("منزل على طرف المدينة", "قرب الميناء", "مزرعة على بعد ساعة من الطريق", "شقة فوق متجر", "لا تعرف اسم المكان"),
}  # fmt: skip

GUARDIAN: Mapping[str, str] = {
    "en": "Guardian appointed by the family court; not connected to what happened",
    "ar": "وصيّ عيّنته محكمة الأسرة ولا صلة له بما حدث",
}
LAWFUL: Mapping[str, str] = {
    "en": "Unconscious on arrival; the clinic had to know the name to treat",
    "ar": "وصلت فاقدة الوعي واحتاجت العيادة إلى الاسم للعلاج",
}
WITHHOLD: Mapping[str, str] = {"en": "Do not mention the child", "ar": "لا يُذكر الطفل"}
