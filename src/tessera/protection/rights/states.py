"""Where an erasure, a request and a copy may go from where they stand, as data. A trigger holds the erasure's."""

from __future__ import annotations

from tessera.protection.rights.enums import CopyState, ErasureState, RequestState

ERASURE: dict[ErasureState, tuple[ErasureState, ...]] = {
    ErasureState.PROPOSED: (ErasureState.DONE, ErasureState.RETURNED),
    ErasureState.RETURNED: (),
    ErasureState.DONE: (),
}
REQUEST: dict[RequestState, tuple[RequestState, ...]] = {
    RequestState.OPEN: (RequestState.ACCEPTED, RequestState.REFUSED),
    RequestState.ACCEPTED: (),
    RequestState.REFUSED: (),
}
COPY: dict[CopyState, tuple[CopyState, ...]] = {
    CopyState.WANTED: (CopyState.READY, CopyState.GONE),
    CopyState.READY: (CopyState.FETCHED, CopyState.GONE),
    CopyState.FETCHED: (CopyState.GONE,),
    CopyState.GONE: (),
}
