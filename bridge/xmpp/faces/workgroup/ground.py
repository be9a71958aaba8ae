"""What every part of face A stands on."""

from dataclasses import dataclass

from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.faces.workgroup.ports import Board, Memory
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.rooms.host import RoomHost
from bridge.xmpp.sessions import Sessions


@dataclass(frozen=True, slots=True)
class FaceGround:
    """Handed to each part whole."""

    ports: DeskPorts
    wire: Wire
    board: Board
    host: RoomHost
    memory: Memory
    sessions: Sessions
    replies: Replies
