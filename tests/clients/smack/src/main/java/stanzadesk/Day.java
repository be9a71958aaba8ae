package stanzadesk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.workgroup.WorkgroupInvitation;
import org.jivesoftware.smackx.workgroup.agent.Agent;
import org.jivesoftware.smackx.workgroup.agent.AgentRoster;
import org.jivesoftware.smackx.workgroup.agent.AgentSession;
import org.jivesoftware.smackx.workgroup.agent.Offer;
import org.jivesoftware.smackx.workgroup.agent.OfferListener;
import org.jivesoftware.smackx.workgroup.agent.RevokedOffer;
import org.jivesoftware.smackx.workgroup.agent.UserRequest;
import org.jivesoftware.smackx.workgroup.agent.WorkgroupQueue;
import org.jivesoftware.smackx.workgroup.user.QueueListener;
import org.jivesoftware.smackx.workgroup.user.Workgroup;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.jivesoftware.smackx.xdata.form.Form;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.parts.Resourcepart;

/** An agent's day and a visitor's chat, step by step as the classes of an unmodified Smack want it. */
public final class Day {
    private final Desk desk;
    private final AbstractXMPPConnection atAgent;
    private final AbstractXMPPConnection atVisitor;
    private final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    private final BlockingQueue<RevokedOffer> revoked = new LinkedBlockingQueue<>();
    private final BlockingQueue<WorkgroupInvitation> agentCalls = new LinkedBlockingQueue<>();
    private final BlockingQueue<WorkgroupInvitation> visitorCalls = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> queueNews = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> visitorNews = new LinkedBlockingQueue<>();
    private AgentSession session;
    private Workgroup workgroup;

    private Day(Desk desk, AbstractXMPPConnection atAgent, AbstractXMPPConnection atVisitor) {
        this.desk = desk;
        this.atAgent = atAgent;
        this.atVisitor = atVisitor;
    }

    /** Arguments: host, port, domain, then user and password of agent and visitor. */
    public static void main(String[] arguments) throws Exception {
        Desk desk = new Desk(arguments[0], Integer.parseInt(arguments[1]), arguments[2]);
        AbstractXMPPConnection agent = desk.login(arguments[3], arguments[4]);
        AbstractXMPPConnection visitor = desk.login(arguments[5], arguments[6]);
        try {
            new Day(desk, agent, visitor).run();
            System.out.println("done: all");
        } finally {
            visitor.disconnect();
            agent.disconnect();
        }
    }

    private void run() throws Exception {
        goOnDuty();
        strangerIsRefused();
        visitorLeavesTheQueue();
        rejectAndComeBack();
        talk();
        new Records(desk, atAgent, session).run();
        session.setOnline(false);
        Desk.done("agent 11 off duty");
    }

    private void goOnDuty() throws Exception {
        var groups = Agent.getWorkgroups(desk.service, atAgent.getUser(), atAgent);
        Desk.check(groups.contains(desk.billing.toString()), "Billing is among " + groups);
        Desk.done("agent 1 workgroups");
        session = new AgentSession(desk.billing, atAgent);
        Desk.done("agent 2 session");
        session.addOfferListener(new OfferListener() {
            @Override
            public void offerReceived(Offer offer) {
                offers.add(offer);
            }

            @Override
            public void offerRevoked(RevokedOffer offer) {
                revoked.add(offer);
            }
        });
        session.addInvitationListener(agentCalls::add);
        session.addQueueUsersListener(new QueueNews(queueNews));
        Desk.done("agent 3 listeners");
        session.setOnline(true);
        Desk.check(session.isOnline(), "he is on duty");
        Desk.next(queueNews, "word about the queue");
        Desk.done("agent 4 on duty");
        session.setStatus(Presence.Mode.dnd, 2, "in a meeting");
        session.setStatus(Presence.Mode.available, 2);
        Desk.done("agent 5 status");
        session.setStatus(Presence.Mode.available, "back");
        Desk.done("agent 5b status text");
        AgentRoster roster = session.getAgentRoster();
        Desk.check(roster.getAgentCount() >= 2, "colleagues are listed: " + roster.getAgents());
        boolean himself = false;
        for (EntityBareJid one : roster.getAgents()) {
            for (int tries = 0; tries < 50 && !himself; tries++) {
                himself = roster.getPresence(one).isAvailable();
                if (!himself && !one.getLocalpart().toString().startsWith("anna")) {
                    break;
                }
                Thread.sleep(himself ? 0 : 100);
            }
        }
        Desk.check(himself, "his own presence is in the roster");
        Set<String> names = new HashSet<>();
        session.getQueues().forEachRemaining(queue -> names.add(String.valueOf(queue.getName())));
        Desk.check(names.contains("Billing"), "the queue is known: " + names);
        WorkgroupQueue queue = session.getQueue(Resourcepart.from("Billing"));
        Desk.check(queue.getStatus() == WorkgroupQueue.Status.OPEN, "it is open: " + queue.getStatus());
        Desk.done("agent 6 roster and queue");
    }

    private void strangerIsRefused() throws Exception {
        AgentSession notHis = new AgentSession(desk.billing, atVisitor);
        try {
            notHis.setOnline(true);
            throw new AssertionError("a customer went on duty");
        } catch (XMPPErrorException refused) {
            Desk.done("a customer cannot go on duty: " + refused.getStanzaError().getCondition());
        } finally {
            notHis.close();
        }
    }

    private FillableForm filled(String question) throws Exception {
        Form form = workgroup.getWorkgroupForm();
        FillableForm filled = form.getFillableForm();
        filled.setAnswer("username", "Bo");
        filled.setAnswer("email", "bo@example.net");
        filled.setAnswer("question", question);
        return filled;
    }

    private void visitorLeavesTheQueue() throws Exception {
        session.setStatus(Presence.Mode.away, 2);
        workgroup = new Workgroup(desk.billing, atVisitor);
        Desk.done("visitor 1 workgroup");
        workgroup.addInvitationListener(visitorCalls::add);
        workgroup.addQueueListener(new QueueListener() {
            @Override
            public void joinedQueue() {
                visitorNews.add("joined");
            }

            @Override
            public void departedQueue() {
                visitorNews.add("departed");
            }

            @Override
            public void queuePositionUpdated(int position) {
                visitorNews.add("place " + position);
            }

            @Override
            public void queueWaitTimeUpdated(int seconds) {
                // an estimate may come or not
            }
        });
        Desk.check(workgroup.isAvailable(), "it is open");
        Desk.done("visitor 2 available");
        FillableForm form = filled("Never mind?");
        Desk.done("visitor 3 form");
        workgroup.joinQueue(form);
        Desk.done("visitor 4 joined");
        Desk.all(visitorNews, Set.of("joined", "place 1"));
        Desk.done("visitor 5 place");
        workgroup.departQueue();
        Desk.all(visitorNews, Set.of("departed"));
        Desk.done("visitor 7 departed");
    }

    private void join(Map<String, Object> answers) throws Exception {
        visitorNews.clear();
        workgroup.joinQueue(answers, null);
    }

    private void rejectAndComeBack() throws Exception {
        Map<String, Object> answers = new HashMap<>();
        answers.put("username", "Bo");
        answers.put("email", "bo@example.net");
        answers.put("question", "Where is my parcel? äöü");
        session.setStatus(Presence.Mode.available, 2);
        join(answers);
        Offer first = Desk.next(offers, "offer");
        Desk.check(first.getSessionID().startsWith("c-"), "it has a session id");
        Desk.check(first.getMetaData().get("question").get(0).equals("Where is my parcel? äöü"), "it says the question");
        Desk.check(first.getContent() instanceof UserRequest, "it is a customer's");
        first.reject();
        Desk.done("agent 8a rejected");
        // He is Not Ready now; that he is available, said anew, is the way back.
        session.setStatus(Presence.Mode.available, 2);
        Desk.done("agent 5 ready again");
    }

    private void talk() throws Exception {
        Offer offer = Desk.next(offers, "second offer");
        Desk.done("agent 7 offer");
        offer.accept();
        Desk.check(offer.isAccepted(), "accepted");
        Desk.done("agent 8 accepted");
        WorkgroupInvitation call = Desk.next(agentCalls, "invitation of the agent");
        Desk.check(offer.getSessionID().equals(call.getSessionID()), "it is for the accepted offer");
        Desk.check(call.getMetaData().containsKey("userID"), "it says who: " + call.getMetaData());
        Desk.done("agent 9 called");
        Room agent = Room.join(atAgent, call.getGroupChatName().toString(), "anna");
        Desk.done("agent 10 in the room");
        WorkgroupInvitation visitorCall = Desk.next(visitorCalls, "invitation of the visitor");
        Desk.check(desk.billing.equals(visitorCall.getWorkgroupName()), "from the workgroup");
        Room visitor = Room.join(atVisitor, visitorCall.getGroupChatName().toString(), "Bo");
        Desk.done("visitor 6 in the room");
        agent.hears("Where is my parcel? äöü");
        agent.says("Guten Tag, ich sehe nach. 🙂");
        visitor.hears("Guten Tag, ich sehe nach. 🙂");
        visitor.says("Vielen Dank!");
        agent.hears("Vielen Dank!");
        agent.says("Er kommt morgen.");
        visitor.hears("Er kommt morgen.");
        Desk.check(visitor.sawNobody("anna@"), "the visitor does not learn the agent's address");
        Desk.done("both talk");
        new Records(desk, atAgent, session).during(offer.getSessionID());
        agent.leaves();
        visitor.hears("over");
        Desk.done("agent 11a left the room, the chat is over");
    }

    /** A room as one of them sees it. */
    private static final class Room {
        private final MultiUserChat chat;
        private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();

        private Room(MultiUserChat chat) {
            this.chat = chat;
        }

        static Room join(AbstractXMPPConnection connection, String address, String nick) throws Exception {
            EntityBareJid jid = org.jxmpp.jid.impl.JidCreate.entityBareFrom(address);
            Room room = new Room(MultiUserChatManager.getInstanceFor(connection).getMultiUserChat(jid));
            room.chat.addMessageListener(room.heard::add);
            room.chat.join(Resourcepart.from(nick));
            return room;
        }

        void says(String text) throws Exception {
            chat.sendMessage(text);
        }

        void hears(String text) throws Exception {
            while (true) {
                Message message = Desk.next(heard, "line '" + text + "'");
                if (message.getBody() != null && message.getBody().contains(text)) {
                    return;
                }
            }
        }

        boolean sawNobody(String account) {
            return chat.getOccupants().stream()
                .map(chat::getOccupant)
                .noneMatch(one -> one.getJid() != null && one.getJid().toString().startsWith(account));
        }

        void leaves() throws Exception {
            chat.leave();
        }
    }
}
