package stanzadesk;

import java.util.Date;
import java.util.List;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.search.ReportedData;
import org.jivesoftware.smackx.workgroup.agent.Agent;
import org.jivesoftware.smackx.workgroup.agent.AgentSession;
import org.jivesoftware.smackx.workgroup.agent.TranscriptSearchManager;
import org.jivesoftware.smackx.workgroup.ext.history.AgentChatSession;
import org.jivesoftware.smackx.workgroup.ext.macros.Macro;
import org.jivesoftware.smackx.workgroup.ext.macros.MacroGroup;
import org.jivesoftware.smackx.workgroup.packet.RoomInvitation;
import org.jivesoftware.smackx.workgroup.packet.RoomTransfer;
import org.jivesoftware.smackx.workgroup.packet.Transcript;
import org.jivesoftware.smackx.workgroup.packet.Transcripts;
import org.jivesoftware.smackx.workgroup.user.Workgroup;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.jxmpp.jid.impl.JidCreate;

/** What an agent looks up and writes down. */
final class Records {
    private final Desk desk;
    private final AbstractXMPPConnection connection;
    private final AgentSession session;

    Records(Desk desk, AbstractXMPPConnection connection, AgentSession session) {
        this.desk = desk;
        this.connection = connection;
        this.session = session;
    }

    private interface Ask {
        void run() throws Exception;
    }

    private static void refused(Condition expected, Ask ask) throws Exception {
        try {
            ask.run();
        } catch (XMPPErrorException refusal) {
            Condition found = refusal.getStanzaError().getCondition();
            Desk.check(found == expected, "refused as " + expected + ", not as " + found);
            return;
        }
        throw new AssertionError("it was not refused");
    }

    /** While he talks in a chat. */
    void during(String chat) throws Exception {
        session.setNote(chat, "calls back on Monday\n2nd line");
        Desk.check("calls back on Monday\n2nd line".equals(session.getNote(chat).getNotes()), "the note is kept");
        Desk.done("records notes");
        var metadata = session.getChatMetadata(chat);
        Desk.check(metadata.get("email").contains("bo@example.net"), "metadata are there: " + metadata);
        Desk.done("records metadata");
        var occupants = session.getOccupantsInfo(chat);
        Desk.check(occupants.getOccupantsCount() == 2, "two of them talk");
        Desk.done("records occupants");
        var user = JidCreate.from(metadata.get("userID").get(0));
        Transcripts earlier = session.getTranscripts(user);
        Desk.check(earlier.getSummaries().size() >= 1, "the chat he left is known");
        Desk.done("records earlier chats");
        refused(Condition.feature_not_implemented, () -> session.sendRoomInvitation(
            RoomInvitation.Type.user, JidCreate.from("ben@" + desk.domain), chat, "help"));
        refused(Condition.feature_not_implemented, () -> session.sendRoomTransfer(
            RoomTransfer.Type.workgroup, "sales@" + desk.service, chat, "wrong desk"));
        Desk.done("records invite and transfer refused");
        Transcript transcript = session.getTranscript(chat);
        Desk.check(transcript.getPackets().size() >= 4, "the transcript is whole: " + transcript.getPackets().size());
        Desk.done("records transcript");
    }

    /** Whenever he likes. */
    void run() throws Exception {
        var history = session.getAgentHistory(connection.getUser().asEntityBareJid(), 10, new Date(0));
        List<AgentChatSession> chats = List.copyOf(history.getAgentChatSessions());
        Desk.check(chats.size() == 1, "his one chat is there: " + chats.size());
        AgentChatSession chat = chats.get(0);
        Desk.check("Bo".equals(chat.getVisitorsName()) && chat.getDuration() >= 0, "with name and length");
        Desk.done("records history");
        search(chat.getSessionID());
        macros();
        settings();
    }

    private void search(String chat) throws Exception {
        TranscriptSearchManager search = new TranscriptSearchManager(connection);
        FillableForm form = search.getSearchForm(desk.service).getFillableForm();
        form.setAnswer("queryString", "morgen");
        ReportedData found = search.submitSearch(desk.service, form);
        Desk.check(found.getRows().size() == 1, "one chat has the word");
        Desk.check(chat.equals(found.getRows().get(0).getValues("sessionID").get(0).toString()), "it is his");
        Desk.done("records search");
    }

    private void macros() throws Exception {
        refused(Condition.item_not_found, () -> session.getMacros(true));
        refused(Condition.item_not_found, () -> session.getMacros(false));
        Macro macro = new Macro();
        macro.setTitle("Greeting");
        macro.setDescription("");
        macro.setResponse("Guten Tag!");
        MacroGroup own = new MacroGroup();
        own.setTitle("Personal");
        own.addMacro(macro);
        session.saveMacros(own);
        MacroGroup saved = session.getMacros(false);
        Desk.check("Guten Tag!".equals(saved.getMacros().get(0).getResponse()), "his own macro is kept");
        Desk.done("records macros");
    }

    private void settings() throws Exception {
        Agent agent = session.getAgent();
        Desk.check("Anna".equals(agent.getName()), "his name is known");
        refused(Condition.service_unavailable, () -> agent.setName("Queen Anna"));
        Desk.check(!session.hasMonitorPrivileges(connection), "he is no supervisor");
        refused(Condition.forbidden, () -> session.makeRoomOwner(connection, "c-nothing"));
        refused(Condition.item_not_found, () -> session.getSearchSettings());
        refused(Condition.item_not_found, () -> session.getGenericSettings(connection, "x"));
        Workgroup workgroup = new Workgroup(desk.billing, connection);
        Desk.check(workgroup.getChatSettings().getFirstEntry() == null, "no looks are kept here");
        Desk.check(workgroup.getChatSetting("welcome") == null, "nor a single one");
        Desk.check(!workgroup.getWorkgroupProperties().isAuthRequired(), "nobody has to log in");
        Desk.check(!workgroup.isEmailAvailable(), "no mail is sent");
        refused(Condition.item_not_found, () -> workgroup.getSoundSettings());
        refused(Condition.item_not_found, () -> workgroup.getOfflineSettings());
        Desk.done("records settings");
    }
}
