"""Dates in Arabic: the month as a word, because day and month change places between countries. Numbers with these digits
have their thousands apart by a comma and a point before the decimals, as the Unicode CLDR writes them for Arabic.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
