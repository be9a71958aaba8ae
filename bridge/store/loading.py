"""Reading back: the state as of the last commit, and the outbox.

Only what is unfinished is loaded, so the time a start takes grows with open chats, not with history. Indexes are not
built here (`routing.evolve.reindex` does); the link is down until it is known to be up. Two deadlines follow from the
timers and are worked out here as the core does it: when silence is warned of, and when a missed offer is forgiven.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select

from bridge.store import schema
from bridge.store.batch import Loaded, OutboxItem
from bridge.store.codec import (
    decode_abilities,
    decode_calendar,
    decode_effect,
    decode_fields,
    decode_names,
    decode_roles,
    decode_service,
    decode_skills,
    decode_timers,
)
from bridge.store.projections.setup import TIMERS_PREFIX
from bridge.store.schema_writer import outbox
from routing.capacity import load_of
from routing.evolve_chat import inactivity_s, note_asked
from routing.ids import AgentId, ServiceId
from routing.serving import served
from routing.settings import AgentProfile, Disposition, ExtraSkill, Reason, Skill, Team
from routing.state import (
    LAST_AGENTS,
    RECENT_OFFERS,
    SEEN_PER_CHAT,
    Agent,
    Chat,
    Choice,
    LeftMessage,
    Leg,
    Offer,
    Reminder,
    Setup,
    State,
)
from routing.transcript import Customer
from routing.words import (
    AgentState,
    Channel,
    ChatPhase,
    ChosenKind,
    EndCause,
    LegKind,
    LegPhase,
    Missing,
    OfferKind,
    OfferPhase,
    Side,
)


def load(connection: Connection) -> Loaded:
    """Read everything a start needs, in one snapshot."""
    state = State(setup=load_setup(connection))
    load_agents(connection, state)
    load_chats(connection, state)
    load_legs(connection, state)
    load_seen(connection, state)
    load_asked(connection, state)
    load_offers(connection, state)
    load_left(connection, state)
    load_reminders(connection, state)
    load_last_agents(connection, state)
    connect_agents(state)
    return Loaded(state, load_outbox(connection))


def load_setup(connection: Connection) -> Setup:
    """All that the operator has set up, agents aside."""
    stored = connection.execute(select(schema.settings).where(schema.settings.c.name.startswith(TIMERS_PREFIX)))
    timers = decode_timers({row.name.removeprefix(TIMERS_PREFIX): row.value for row in stored})
    services = {row.id: decode_service(row.definition) for row in connection.execute(_present(schema.services))}
    reasons = {
        row.code: Reason(row.code, row.label, row.is_break, decode_names(row.teams))
        for row in connection.execute(_present(schema.reasons))
    }
    teams = {
        row.name: Team(
            row.name,
            None if row.login_state is None else ChosenKind(row.login_state),
            decode_skills(row.services),
            row.capacity_per_chat,
            row.spare_per_chat,
        )
        for row in connection.execute(_present(schema.teams))
    }
    skills = {row.code: ExtraSkill(row.code, row.label) for row in connection.execute(_present(schema.skills))}
    dispositions = {
        row.code: Disposition(row.code, row.label) for row in connection.execute(_present(schema.dispositions))
    }
    calendars = {row.name: decode_calendar(row.definition) for row in connection.execute(_present(schema.calendars))}
    return Setup(timers, services, reasons, teams, skills, dispositions, calendars)


def load_last_agents(connection: Connection, state: State) -> None:
    """Whom customers talked to last, of the newest `LAST_AGENTS` conversations."""
    legs, chats = schema.legs.c, schema.chats.c
    wanted = (
        select(chats.customer_id, chats.door, legs.agent)
        .select_from(schema.legs.join(schema.chats))
        .where(legs.agent.is_not(None))
        .order_by(legs.opened_at.desc())
        .limit(LAST_AGENTS)
    )
    for row in reversed(connection.execute(wanted).all()):
        state.last_agents.pop((row.customer_id, row.door), None)
        state.last_agents[row.customer_id, row.door] = row.agent


def load_left(connection: Connection, state: State) -> None:
    """Messages left that nobody has dealt with, oldest first."""
    table = schema.left_messages
    still = select(table).where(table.c.finished_at.is_(None)).order_by(table.c.left_at, table.c.id)
    for row in connection.execute(still):
        customer = Customer(row.customer_id, row.customer_name, decode_fields(row.customer_fields))
        state.left[row.id] = LeftMessage(
            row.id, row.service, customer, Channel(row.channel), row.text, row.left_at, row.taken_by
        )


def load_reminders(connection: Connection, state: State) -> None:
    """What agents want to come back to."""
    for row in connection.execute(select(schema.reminders).order_by(schema.reminders.c.id)):
        state.reminders[row.id] = Reminder(
            row.id, row.agent, row.chat, row.contact, row.customer_name, row.due_at, row.note, row.told
        )


def load_agents(connection: Connection, state: State) -> None:
    """Agents with what they chose; what they have is filled in by `connect_agents`."""
    skills: dict[str, list[Skill]] = {}
    table = schema.agent_skills
    for row in connection.execute(select(table).order_by(table.c.agent, table.c.place)):
        skills.setdefault(row.agent, []).append(Skill(row.service, row.level))
    return_s = state.setup.timers.no_answer_return_s
    for row in connection.execute(_present(schema.agents)):
        agent = _agent(row, tuple(skills.get(row.id, ())))
        if row.missed_at is not None and return_s > 0:
            agent.return_at = row.missed_at + timedelta(seconds=return_s)
        agent.serves = served(agent.profile, state.setup.teams)
        state.agents[agent.profile.id] = agent


def load_serving(connection: Connection, service: ServiceId) -> list[AgentId]:
    """Who serves a service now."""
    state = State(setup=load_setup(connection))
    load_agents(connection, state)
    return [name for name, agent in state.agents.items() if any(skill.service == service for skill in agent.serves)]


def load_chats(connection: Connection, state: State) -> None:
    """Unfinished chats, in the order they started."""
    table = schema.chats
    unfinished = select(table).where(table.c.ended_at.is_(None)).order_by(table.c.started_at, table.c.id)
    for row in connection.execute(unfinished):
        chat = _chat(row)
        if chat.phase is ChatPhase.ACTIVE and row.heard_at is not None and not chat.warned:
            chat.deadline = row.heard_at + timedelta(seconds=inactivity_s(state, chat) / 2)
        state.chats[chat.id] = chat


def load_legs(connection: Connection, state: State) -> None:
    """All legs, also closed ones, of the unfinished chats."""
    legs, chats = schema.legs, schema.chats
    wanted = select(legs).join(chats).where(chats.c.ended_at.is_(None)).order_by(legs.c.chat, legs.c.number)
    for row in connection.execute(wanted):
        state.chats[row.chat].legs[row.number] = Leg(
            row.number,
            LegKind(row.kind),
            row.agent,
            row.name,
            row.opened_at,
            row.epoch,
            LegPhase(row.phase),
            row.deadline,
            timedelta(microseconds=row.focus_us),
            row.focused_at,
            row.estimated,
        )
        if row.in_focus:
            state.agents[row.agent].focus = row.chat


def load_seen(connection: Connection, state: State) -> None:
    """The newest `SEEN_PER_CHAT` ids of texts per chat, oldest first."""
    table = schema.inbox_keys
    for row in connection.execute(select(table).order_by(table.c.chat, table.c.seq)):
        chat = state.chats.get(row.chat)
        if chat is None:
            continue
        chat.seen[row.leg, row.key] = row.seq
        if len(chat.seen) > SEEN_PER_CHAT:
            del chat.seen[next(iter(chat.seen))]


def load_asked(connection: Connection, state: State) -> None:
    """What customers said since an agent last wrote."""
    lines, answers, chats = schema.messages.c, schema.messages.alias().c, schema.chats
    answered = select(func.max(answers.seq)).where(
        answers.chat == lines.chat, answers.side == Side.AGENT.value, answers.notice.is_(None)
    )
    wanted = (
        select(lines.chat, lines.seq, lines.text, lines.args)
        .join(chats)
        .where(chats.c.conversation_ended_at.is_(None), lines.side == Side.CUSTOMER.value, lines.text.is_not(None))
        .where(lines.seq > func.coalesce(answered.scalar_subquery(), 0))
        .order_by(lines.chat, lines.seq)
    )
    for row in connection.execute(wanted):
        note_asked(state.chats[row.chat], row.seq, row.text, decode_fields(row.args))


def load_offers(connection: Connection, state: State) -> None:
    """Open offers and the newest `RECENT_OFFERS` ended ones, in the order they were made."""
    table = schema.offers
    order = (table.c.offered_at.desc(), table.c.offer_id.desc())
    recent = select(table).where(table.c.ended_at.is_not(None)).order_by(*order).limit(RECENT_OFFERS)
    still_open = select(table).where(table.c.ended_at.is_(None))
    rows = [*connection.execute(recent), *connection.execute(still_open)]
    rows.sort(key=lambda row: (row.offered_at, len(row.offer_id), row.offer_id))
    for row in rows:
        offer = _offer(row)
        state.offers[offer.id] = offer
        if offer.phase is OfferPhase.OPEN and offer.chat in state.chats:
            state.chats[offer.chat].open_offers[offer.id] = offer


def connect_agents(state: State) -> None:
    """Fill in what each agent has, from legs and open offers."""
    for chat in state.chats.values():
        for leg in chat.legs.values():
            agent = state.agents.get(leg.agent) if leg.agent is not None else None
            if agent is not None and leg.phase is not LegPhase.LEFT:
                (agent.chats if leg.phase is LegPhase.ACTIVE else agent.wrapups).add(chat.id)
        for offer in chat.open_offers.values():
            if offer.agent in state.agents:
                state.agents[offer.agent].offers.add(offer.id)
    for agent in state.agents.values():
        agent.load = load_of(state, agent)


def load_outbox(connection: Connection) -> tuple[OutboxItem, ...]:
    """What was promised and not proved, in the order it was promised."""
    table = outbox
    return tuple(
        OutboxItem(row.id, row.recipient, row.chat, decode_effect(row.kind, row.payload), row.at)
        for row in connection.execute(select(table).order_by(table.c.place))
    )


def _present(table: Table) -> Select[Any]:
    """Rows of set-up that were not taken away, by key."""
    return select(table).where(table.c.removed_at.is_(None)).order_by(*table.primary_key.columns)


def _agent(row: Row[Any], skills: tuple[Skill, ...]) -> Agent:
    following = None if row.next_kind is None else Choice(ChosenKind(row.next_kind), row.next_reason or "")
    return Agent(
        profile=AgentProfile(
            id=row.id,
            alias=row.alias,
            skills=skills,
            team=row.team,
            roles=decode_roles(row.roles),
            capacity=row.capacity,
            abilities=decode_abilities(row.abilities),
            language=row.language,
            capacity_per_chat=row.capacity_per_chat,
            spare_per_chat=row.spare_per_chat,
        ),
        chosen=Choice(ChosenKind(row.chosen_kind), row.chosen_reason),
        next=following,
        live=row.live,
        plain=row.plain,
        idle=row.idle,
        idle_long=row.idle_long,
        unreachable=row.unreachable,
        missing=None if row.missing is None else Missing(row.missing),
        missing_until=row.missing_until,
        idle_since=row.idle_since,
        state=AgentState(row.state),
        reason=row.reason,
        chosen_busy=row.chosen_busy,
        since=row.since,
        state_offer=row.state_offer,
        misses=row.misses,
        offered_at=row.offered_at,
        focus_told=row.focus_told,
    )


def _chat(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        contact=row.contact,
        service=row.service,
        door=row.door,
        customer=Customer(row.customer_id, row.customer_name, decode_fields(row.customer_fields)),
        channel=Channel(row.channel),
        started_at=row.started_at,
        entered_at=row.entered_at,
        abilities=decode_abilities(row.abilities),
        since=row.queued_since,
        step=row.step,
        preferred=row.preferred,
        widen_at=row.widen_at,
        overflowed=row.overflowed,
        unanswered=row.unanswered,
        priority=row.priority,
        phase=ChatPhase(row.phase),
        epoch=row.epoch,
        deadline=row.deadline,
        warned=row.warned,
        away_until=row.away_until,
        end_cause=None if row.end_cause is None else EndCause(row.end_cause),
        flagged_at=row.flagged_at if row.end_cause is None else None,
        last_seq=row.last_seq,
        offer_count=row.offer_count,
    )


def _offer(row: Row[Any]) -> Offer:
    return Offer(
        id=row.offer_id,
        chat=row.chat_id,
        service=row.service,
        agent=row.agent,
        kind=OfferKind(row.kind),
        made_at=row.offered_at,
        deadline=row.deadline,
        queue_s=row.queue_s,
        epoch=row.epoch,
        phase=OfferPhase(row.outcome),
        shown_at=row.shown_at,
        ended_at=row.ended_at,
    )
