"""Invented people: common given and family names of several languages, each in the script its speakers use.

Every combination is made by chance. The pools hold names so frequent that none of them points to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pool:
    """Names of one language. `romanised` gives the spelling of a passport where the script is another."""

    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    family: tuple[str, ...]
    romanised: Mapping[str, str] | None = None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


_ARABIC = _pairs(
    "فاطمة=Fatima مريم=Mariam زينب=Zaynab نور=Noor هدى=Huda سعاد=Suad أمل=Amal رانيا=Rania سلمى=Salma آمنة=Amna"
    " محمد=Mohammed أحمد=Ahmad خالد=Khaled يوسف=Yousef عمر=Omar حسين=Hussein إبراهيم=Ibrahim كريم=Karim"
    " حداد=Haddad الخطيب=Al-Khatib النجار=Al-Najjar منصور=Mansour سالم=Salem حمدان=Hamdan عثمان=Osman إدريس=Idris"
    " الشامي=Al-Shami بكري=Bakri"
)
_KHMER = _pairs(
    "សុខា=Sokha បុប្ផា=Bopha ចាន់ថា=Chantha មាលា=Mealea ដាវី=Davy រចនា=Rachana សុភា=Sophea ធីតា=Thida"
    " សុវណ្ណ=Sovann វិសាល=Visal ពិសិដ្ឋ=Piseth រតនា=Ratana ចាន់=Chan សុខ=Sok ហេង=Heng លី=Ly កែវ=Keo ម៉ៅ=Mao នួន=Nuon"
)
_CYRILLIC = _pairs(
    "Олена=Olena Наталія=Nataliia Ірина=Iryna Марія=Mariia Світлана=Svitlana Айгуль=Aigul Динара=Dinara Анна=Anna"
    " Андрій=Andrii Сергій=Serhii Олександр=Oleksandr Азамат=Azamat Іван=Ivan Шевчук=Shevchuk Коваль=Koval"
    " Бондар=Bondar Мельник=Melnyk Петренко=Petrenko Асанова=Asanova Лисенко=Lysenko"
)

POOLS: Mapping[str, Pool] = {
    "arabic": Pool(
        _words("فاطمة مريم زينب نور هدى سعاد أمل رانيا سلمى آمنة"),
        _words("محمد أحمد خالد يوسف عمر حسين إبراهيم كريم"),
        _words("حداد الخطيب النجار منصور سالم حمدان عثمان إدريس الشامي بكري"),
        _ARABIC,
    ),
    "khmer": Pool(
        _words("សុខា បុប្ផា ចាន់ថា មាលា ដាវី រចនា សុភា ធីតា"),
        _words("សុវណ្ណ វិសាល ពិសិដ្ឋ រតនា"),
        _words("ចាន់ សុខ ហេង លី កែវ ម៉ៅ នួន"),
        _KHMER,
    ),
    "cyrillic": Pool(
        _words("Олена Наталія Ірина Марія Світлана Айгуль Динара Анна"),
        _words("Андрій Сергій Олександр Азамат Іван"),
        _words("Шевчук Коваль Бондар Мельник Петренко Асанова Лисенко"),
        _CYRILLIC,
    ),
    "filipino": Pool(
        _words("Maria Rosa Jasmine Liza Grace Marites Angelica Joy Cristina"),
        _words("Jose Mark Ramon Joel Paolo Antonio"),
        _words("Santos Reyes Cruz Bautista Garcia Mendoza Flores Ramos Aquino"),
    ),
    "nigerian": Pool(
        _words("Blessing Joy Precious Faith Ngozi Amaka Esther Patience Osas"),
        _words("Emeka Chidi Samuel Ibrahim Tunde Festus"),
        _words("Okafor Eze Osagie Adeyemi Bello Ojo Igbinosa Nwosu"),
    ),
    "ethiopian": Pool(
        _words("Hana Tigist Selam Meron Almaz Bethlehem Rahel"),
        _words("Dawit Abel Yonas Tesfaye"),
        _words("Tesfaye Bekele Haile Girma Abebe Tadesse"),
    ),
    "nepali": Pool(
        _words("Sita Gita Anju Maya Sunita Laxmi Bimala"),
        _words("Ram Hari Bikash Suresh Dipak Prakash"),
        _words("Gurung Tamang Thapa Rai Magar Shrestha"),
    ),
    "bengali": Pool(
        _words("Fatema Nasrin Shirin Rina Salma Ayesha"),
        _words("Rahim Karim Jamal Sohel Rafiq Habib"),
        _words("Begum Khatun Hossain Islam Uddin Miah Akter"),
    ),
    "romanian": Pool(
        _words("Ioana Elena Andreea Mihaela Ana Cristina"),
        _words("Ion Andrei Mihai Vasile"),
        _words("Popescu Ionescu Munteanu Rusu Ciobanu Stan"),
    ),
    "vietnamese": Pool(
        ("Thị Hoa", "Thị Lan", "Thị Mai", "Thị Hương", "Thị Thảo"),
        ("Văn Nam", "Văn Hùng", "Minh Đức", "Quang Huy"),
        _words("Nguyễn Trần Lê Phạm Hoàng Vũ"),
    ),
    "spanish": Pool(
        _words("Luz Carmen Daniela Paola Yesenia Marisol"),
        _words("Luis Carlos Andrés Jorge"),
        _words("Rodríguez Martínez Gómez Torres Ramírez Díaz"),
    ),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """A country people come from: how often (a weight), which names, which languages (ISO 639)."""

    country: str
    weight: int
    pool: str
    languages: tuple[str, ...]


# Weights are invented; they only make some groups large enough to be counted and leave others too small.
ORIGINS: tuple[Origin, ...] = (
    Origin("PH", 17, "filipino", ("tl", "en")),
    Origin("NG", 15, "nigerian", ("en",)),
    Origin("UA", 11, "cyrillic", ("uk", "ru")),
    Origin("KH", 9, "khmer", ("km",)),
    Origin("SY", 9, "arabic", ("ar",)),
    Origin("ET", 8, "ethiopian", ("am",)),
    Origin("NP", 7, "nepali", ("ne",)),
    Origin("BD", 7, "bengali", ("bn",)),
    Origin("SD", 5, "arabic", ("ar",)),
    Origin("RO", 4, "romanian", ("ro",)),
    Origin("VN", 4, "vietnamese", ("vi",)),
    Origin("CO", 3, "spanish", ("es",)),
    Origin("KG", 2, "cyrillic", ("ky", "ru")),
    Origin("MA", 2, "arabic", ("ar", "fr")),
    Origin("MT", 2, "filipino", ("mt", "en")),
)
