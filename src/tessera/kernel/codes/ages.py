"""Ages in whole years put into the bands in which counts are published."""

from tessera.kernel.codes.load import get


def age_band(age: int) -> str:
    """Return the code of the CTDC age band that holds `age` in completed years. Raises ValueError below 0."""
    for row in get("age_band").rows:
        if int(row.data["from"]) <= age <= int(row.data.get("to", age)):
            return row.code
    raise ValueError(f"An age is a number of completed years from 0 upwards, not {age}.")
