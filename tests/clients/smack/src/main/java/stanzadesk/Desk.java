package stanzadesk;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;

/** Where the desk is, who logs in there, and how a step is told: one line on the standard output. */
final class Desk {
    private static final long WAIT_S = 30;

    final String host;
    final int port;
    final String domain;
    final DomainBareJid service;
    final EntityBareJid billing;

    Desk(String host, int port, String domain) throws Exception {
        this.host = host;
        this.port = port;
        this.domain = domain;
        this.service = JidCreate.domainBareFrom("workgroup." + domain);
        this.billing = JidCreate.entityBareFrom("billing@workgroup." + domain);
    }

    AbstractXMPPConnection login(String user, String password) throws Exception {
        XMPPTCPConnectionConfiguration configuration = XMPPTCPConnectionConfiguration.builder()
            .setXmppDomain(domain)
            .setHost(host)
            .setPort(port)
            .setSecurityMode(SecurityMode.disabled)
            .setUsernameAndPassword(user, password)
            .setResource("smack")
            .build();
        AbstractXMPPConnection connection = new XMPPTCPConnection(configuration);
        connection.setReplyTimeout(10_000);
        connection.connect().login();
        return connection;
    }

    static void done(String step) {
        System.out.println("done: " + step);
    }

    /** Waits for the next of what a listener puts in; a listener is never asked twice for the same. */
    static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T found = queue.poll(WAIT_S, TimeUnit.SECONDS);
        if (found == null) {
            throw new AssertionError("no " + what + " within " + WAIT_S + " s");
        }
        return found;
    }

    /** Waits until all of these were said, in whatever order the listeners' threads brought them. */
    static void all(BlockingQueue<String> queue, Set<String> wanted) throws InterruptedException {
        Set<String> missing = new HashSet<>(wanted);
        while (!missing.isEmpty()) {
            missing.remove(next(queue, "word of " + missing));
        }
    }

    static void check(boolean holds, String claim) {
        if (!holds) {
            throw new AssertionError("it does not hold: " + claim);
        }
    }
}
