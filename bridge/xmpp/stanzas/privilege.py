"""XEP-0356: Privileged Entity, version 0.4.1 (``urn:xmpp:privilege:2``) and 0.2 (``:1``, all ejabberd 23.01 has)."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import PRIVILEGE, PRIVILEGE_1
from bridge.xmpp.xml import attr, el

PRIVILEGE_TAGS: Final = (f"{{{PRIVILEGE}}}privilege", f"{{{PRIVILEGE_1}}}privilege")


@dataclass(frozen=True, slots=True)
class Permission:
    """``<perm access='roster' type='both'/>``"""

    access: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Privilege:
    """What the server lets the component do for its accounts.

    ``<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/><perm access='presence'``
    ``type='managed_entity'/></privilege>``
    """

    permissions: tuple[Permission, ...] = ()
    namespace: str = PRIVILEGE

    def allows(self, access: str, *types: str) -> bool:
        """Tell whether one of these types of access was granted."""
        return any(one.access == access and one.type in types for one in self.permissions)


def parse_privilege(element: Element) -> Privilege | None:
    """Read a grant of either version; ``None`` if the element is another one."""
    if element.tag not in PRIVILEGE_TAGS:
        return None
    namespace = element.tag[1:].partition("}")[0]
    found = element.findall(f"{{{namespace}}}perm")
    return Privilege(tuple(Permission(attr(one, "access"), attr(one, "type")) for one in found), namespace)


def render_privilege(privilege: Privilege) -> str:
    """Write a grant (tests stand for the server)."""
    return el(
        "privilege",
        {"xmlns": privilege.namespace},
        *(el("perm", {"access": one.access, "type": one.type or None}) for one in privilege.permissions),
    )
