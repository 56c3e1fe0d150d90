"""The life of a publication. Hiding works at once and takes one person; what is public again or gone for good takes two."""

from tessera.partnership.publishing.enums import PublicationState as S
from tessera.partnership.stages.api import Machine, Move

PREPARE = "publishing:publication:prepare"
PUBLISH = "publishing:publication:publish"
HIDE = "publishing:publication:hide"

MACHINE = Machine(
    kind="publication",
    table="partnership_publication",
    starts=(S.PREPARED,),
    moves=(
        Move(S.PREPARED, S.PUBLISHED, PUBLISH),
        Move(S.PREPARED, S.DROPPED, PREPARE, reason=True),
        Move(S.PUBLISHED, S.SUPERSEDED, PUBLISH),
        Move(S.PUBLISHED, S.HIDDEN, HIDE, reason=True),
        Move(S.HIDDEN, S.PUBLISHED, PUBLISH, reason=True),
        Move(S.HIDDEN, S.WITHDRAWN, PUBLISH, reason=True),
    ),
)
