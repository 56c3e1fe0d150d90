"""Keys are not personal data, but whoever holds them reads it."""

from tessera.kernel.privacy import classify

classify("kernel.OrganisationKey", default="- until the organisation's data is erased")
classify("kernel.PersonKey", default="- until erasure, then kept as proof", wrapped="I until the person is erased")
