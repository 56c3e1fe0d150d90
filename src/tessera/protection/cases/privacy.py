"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_ERASED = "until the person is erased"

classify(
    "protection.Case",
    default=f"- {_END}",
    subject=f"Q {_END}",
    code=f"Q {_END}",
    intake_date=f"Q {_END}",
    worker=f"I {_END}",
    gender=f"S {_END}",
    sex_registered=f"Q {_END}",
    age_at_intake=f"Q {_END}",
    age_band=f"Q {_END}",
    citizenships=f"Q {_END}",
    country_of_birth=f"Q {_END}",
    habitual_residence=f"Q {_END}",
    languages=f"Q {_END}",
    marital_status=f"S {_END}",
    education_level=f"Q {_END}",
    displacement_status=f"S {_END}",
    vulnerabilities=f"S {_END}",
    number_of_children=f"Q {_END}",
    deceased=f"Q {_END}",
    trafficking_status=f"SL {_END}",
    decision_making_organisation=f"L {_END}",
    closure_reason=f"S {_END}",
    year_of_registration=f"Q {_END}",
    source_key=f"Q {_END}",
)
classify("protection.CaseWorker", default=f"- {_END}", case=f"Q {_END}", account=f"I {_END}")
classify("protection.CasePerson", default=f"- {_END}", case=f"Q {_END}", subject=f"Q {_END}", role=f"Q {_END}")
classify(
    "protection.Episode",
    default=f"- {_END}",
    case=f"Q {_END}",
    from_date=f"Q {_END}",
    to_date=f"Q {_END}",
    country=f"Q {_END}",
    admin1=f"Q {_END}",
    venue_type=f"Q {_END}",
    border_crossing=f"L {_END}",
    transport_modes=f"S {_END}",
    age_at_start=f"Q {_END}",
    recruitment_methods=f"S {_END}",
    control_means=f"S {_END}",
    exploitation_types=f"S {_END}",
    main_exploitation_type=f"S {_END}",
    forced_labour=f"S {_END}",
    sexual_exploitation=f"S {_END}",
    sexual_exploitation_types=f"S {_END}",
    industries=f"Q {_END}",
    labour_type=f"Q {_END}",
    recruiter_relation=f"L {_END}",
    relationship_to_trafficker=f"L {_END}",
    websites_and_apps=f"L {_END}",
    how_ended=f"S {_END}",
    account_state=f"L {_END}",
    recorded_by=f"I {_END}",
)
classify(
    "protection.EpisodeText",
    default=f"- {_END}",
    episode=f"Q {_END}",
    sealed=f"ISL {_ERASED}",
    written_by=f"I {_END}",
)
classify(
    "protection.Note",
    default=f"- {_END}",
    case=f"Q {_END}",
    author=f"I {_END}",
    sealed=f"ISL {_ERASED}",
    domains=f"S {_END}",
)
classify(
    "protection.GlassBreak",
    default=f"- {_END}",
    case=f"Q {_END}",
    account=f"I {_END}",
    sealed=f"IL {_ERASED}",
)
classify(
    "protection.CaseVersion",
    default=f"- {_END}",
    row_id=f"Q {_END}",
    account_id=f"I {_END}",
    data=f"QSL {_END}",
)
