"""How often one refresh token may be used."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.inputs import Reading, RealmInputs, Valued


class Rotation(NamedTuple):
    """A refresh token works `uses` times, None for without a limit; `by` is the setting that says so.

    A use too many ends the client's session, with all its tokens. Where `known` is False, `by` is not known.
    """

    uses: int | None
    by: Valued
    known: bool = True


def rotation(realm: RealmInputs) -> Rotation:
    """What a realm says about its refresh tokens, offline tokens too."""
    switch, reuses = realm.rotates, realm.reuses
    if switch.reading is Reading.UNKNOWN:
        return Rotation(None, switch, known=False)
    if not switch.number:
        return Rotation(None, switch)
    if reuses.reading is Reading.UNKNOWN:
        return Rotation(None, reuses, known=False)
    return Rotation(max(reuses.number + 1, 0), reuses if reuses.number else switch)
