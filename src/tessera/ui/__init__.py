"""Components, form fields, styles and small scripts. Knows no word of the field."""
