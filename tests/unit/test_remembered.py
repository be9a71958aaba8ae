"""Which workgroup clients are known beyond a restart."""

from bridge.remembered import JOINED, VISITS, RememberedClients
from routing.ids import ServiceId

HOST = "workgroup.example.org"
BILLING, SALES = ServiceId("billing"), ServiceId("sales")
ADA, KIM = "ada@example.org/smack", "kim@example.net/smack"


def test_duty_is_stored_as_it_changes_and_only_then() -> None:
    """Every presence is compared; the store hears of joins and leaves alone."""
    written: list[tuple[str, str, str, bool]] = []
    memory = RememberedClients(HOST, [], lambda *row: written.append(row))
    memory.note_joined(ADA, ())
    memory.note_joined(ADA, (BILLING,))
    memory.note_joined(ADA, (BILLING,))
    assert written == [(JOINED, f"billing@{HOST}", ADA, True)]
    memory.note_joined(ADA, (SALES,))
    assert sorted(written[1:]) == [(JOINED, f"billing@{HOST}", ADA, False), (JOINED, f"sales@{HOST}", ADA, True)]
    memory.note_joined(ADA, ())
    assert written[3:] == [(JOINED, f"sales@{HOST}", ADA, False)]
    assert memory.joined(ADA) == ()


def test_what_was_stored_is_known_again() -> None:
    """A visitor's row does not get in the way of an agent's with the same client."""
    written: list[tuple[str, str, str, bool]] = []
    memory = RememberedClients(HOST, [], lambda *row: written.append(row))
    memory.note_joined(ADA, (BILLING,))
    memory.note_visit(BILLING, ADA, visits=True)
    memory.note_visit(BILLING, KIM, visits=True)
    memory.note_visit(BILLING, KIM, visits=True)
    memory.note_visit(BILLING, KIM, visits=False)
    assert len({(address, full) for _, address, full, _ in written}) == 3
    rows = [(state, address, full) for state, address, full, holds in written if holds and full == ADA]
    again = RememberedClients(HOST, [*rows, ("from", f"billing@{HOST}", KIM)], lambda *_: None)
    assert again.joined(ADA) == (BILLING,)
    assert again.visits() == [(BILLING, ADA)]
    assert rows[1][0] == VISITS
