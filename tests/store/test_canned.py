"""Canned responses in the database."""

from dataclasses import replace

from bridge.canned import CannedStore
from bridge.store.store import Store
from routing.canned import Canned, CannedFault, CannedFaultCode, CannedId
from routing.ids import AgentId, ServiceId

ANNA = AgentId("anna@example.org")
OWN = Canned(CannedId("t-1"), ANNA, None, "Greetings", "hi", "Hello", "Hello {customer}")
SHARED = Canned(CannedId("t-2"), None, ServiceId("billing"), "", "bank", "Bank data", "IBAN …")


async def test_own_and_shared_texts_are_kept_changed_counted_and_removed(store: Store) -> None:
    """What is saved twice is there once; use is counted and survives a change; other people's are not shown."""
    book = CannedStore(store)
    assert await book.save([OWN, SHARED]) is None
    await book.note_use(OWN.id)
    changed = replace(OWN, text="Hello again", folder="Other")
    assert await book.save([changed]) is None
    assert await book.find(OWN.id) == replace(changed, used=1)
    assert [one.id for one in await book.all(ANNA)] == [SHARED.id, OWN.id]
    assert [one.id for one in await book.all(AgentId("ben@example.org"))] == [SHARED.id]
    await book.remove(OWN.id)
    await book.remove(OWN.id)
    assert await book.find(OWN.id) is None


async def test_a_fault_saves_nothing_of_the_lot(store: Store) -> None:
    """A shortcut means one text; an import with one bad row changes nothing."""
    book = CannedStore(store)
    await book.save([OWN])
    again = replace(OWN, id=CannedId("t-3"), title="Another")
    fresh = replace(OWN, id=CannedId("t-4"), shortcut="bye")
    assert await book.save([fresh, again]) == CannedFault(CannedFaultCode.SHORTCUT_TAKEN, "hi")
    assert await book.find(fresh.id) is None
    assert await book.save([replace(fresh, owner=None, shortcut="hi")]) is None
    for wrong, code in (
        (replace(OWN, text=" "), CannedFaultCode.EMPTY),
        (replace(OWN, text="x" * 9000), CannedFaultCode.TOO_LONG),
        (replace(OWN, shortcut="two words"), CannedFaultCode.BAD_SHORTCUT),
    ):
        fault = await book.save([wrong])
        assert fault is not None
        assert fault.code is code
