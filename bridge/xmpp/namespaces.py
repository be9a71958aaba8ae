"""Every XML namespace, once, each under the document that defines it."""

from typing import Final

# RFC 6120, RFC 6121
CLIENT: Final = "jabber:client"
STREAMS: Final = "http://etherx.jabber.org/streams"
STANZAS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"
STREAM_ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-streams"
ROSTER: Final = "jabber:iq:roster"
# XEP-0114 Jabber Component Protocol
COMPONENT: Final = "jabber:component:accept"
# XEP-0004 Data Forms
DATA: Final = "jabber:x:data"
# XEP-0012 Last Activity
LAST: Final = "jabber:iq:last"
# XEP-0030 Service Discovery
DISCO_INFO: Final = "http://jabber.org/protocol/disco#info"
DISCO_ITEMS: Final = "http://jabber.org/protocol/disco#items"
# XEP-0045 Multi-User Chat
MUC: Final = "http://jabber.org/protocol/muc"
MUC_USER: Final = "http://jabber.org/protocol/muc#user"
MUC_OWNER: Final = "http://jabber.org/protocol/muc#owner"
MUC_ADMIN: Final = "http://jabber.org/protocol/muc#admin"
# XEP-0050 Ad-Hoc Commands
COMMANDS: Final = "http://jabber.org/protocol/commands"
# XEP-0054 vcard-temp
VCARD: Final = "vcard-temp"
# XEP-0153 vCard-Based Avatars
VCARD_UPDATE: Final = "vcard-temp:x:update"
# XEP-0060 Publish-Subscribe
PUBSUB: Final = "http://jabber.org/protocol/pubsub"
# XEP-0066 Out of Band Data
OOB: Final = "jabber:x:oob"
# XEP-0070 Verifying HTTP Requests
HTTP_AUTH: Final = "http://jabber.org/protocol/http-auth"
# XEP-0085 Chat State Notifications
CHAT_STATES: Final = "http://jabber.org/protocol/chatstates"
# XEP-0092 Software Version
VERSION: Final = "jabber:iq:version"
# XEP-0115 Entity Capabilities
CAPS: Final = "http://jabber.org/protocol/caps"
# XEP-0142 Workgroup Queues, and the dialect that its one server and its clients added
WORKGROUP: Final = "http://jabber.org/protocol/workgroup"
JIVE: Final = "http://jivesoftware.com/protocol/workgroup"
# XEP-0172 User Nickname
NICK: Final = "http://jabber.org/protocol/nick"
# XEP-0184 Message Delivery Receipts
RECEIPTS: Final = "urn:xmpp:receipts"
# XEP-0199 XMPP Ping
PING: Final = "urn:xmpp:ping"
# XEP-0203 Delayed Delivery
DELAY: Final = "urn:xmpp:delay"
# XEP-0249 Direct MUC Invitations
CONFERENCE: Final = "jabber:x:conference"
# XEP-0280 Message Carbons
CARBONS: Final = "urn:xmpp:carbons:2"
# XEP-0297 Stanza Forwarding
FORWARD: Final = "urn:xmpp:forward:0"
# XEP-0319 Last User Interaction in Presence
IDLE: Final = "urn:xmpp:idle:1"
# XEP-0333 Displayed Markers
MARKERS: Final = "urn:xmpp:chat-markers:0"
# XEP-0334 Message Processing Hints
HINTS: Final = "urn:xmpp:hints"
# XEP-0356 Privileged Entity: Prosody and newer servers speak :2, ejabberd 23.01 only :1
PRIVILEGE: Final = "urn:xmpp:privilege:2"
PRIVILEGE_1: Final = "urn:xmpp:privilege:1"
# XEP-0308 Last Message Correction
CORRECT: Final = "urn:xmpp:message-correct:0"

# XEP-0359 Unique and Stable Stanza IDs
SID: Final = "urn:xmpp:sid:0"
# XEP-0444 Message Reactions
REACTIONS: Final = "urn:xmpp:reactions:0"
# XEP-0461 Message Replies
REPLY: Final = "urn:xmpp:reply:0"
# XEP-0439 Quick Response
QUICK_RESPONSE: Final = "urn:xmpp:tmp:quick-response"
# Our own: docs/protocol.md
DESK: Final = "urn:stanzadesk:0"
INBOX: Final = "urn:stanzadesk:inbox:0"

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

MESSAGE_TAG: Final = f"{{{COMPONENT}}}message"
PRESENCE_TAG: Final = f"{{{COMPONENT}}}presence"
IQ_TAG: Final = f"{{{COMPONENT}}}iq"
ERROR_TAG: Final = f"{{{COMPONENT}}}error"
BODY_TAG: Final = f"{{{COMPONENT}}}body"
