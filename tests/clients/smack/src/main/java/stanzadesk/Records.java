package stanzadesk;

import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smackx.workgroup.agent.AgentSession;

/** What an agent looks up. */
final class Records {
    private final Desk desk;
    private final AbstractXMPPConnection connection;
    private final AgentSession session;

    Records(Desk desk, AbstractXMPPConnection connection, AgentSession session) {
        this.desk = desk;
        this.connection = connection;
        this.session = session;
    }

    void during(String chat) throws Exception {
    }

    void run() throws Exception {
    }
}
