package stanzadesk;

import java.util.Date;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import org.jivesoftware.smackx.workgroup.QueueUser;
import org.jivesoftware.smackx.workgroup.agent.QueueUsersListener;
import org.jivesoftware.smackx.workgroup.agent.WorkgroupQueue;

/** Notes what an agent hears of a queue. */
final class QueueNews implements QueueUsersListener {
    private final BlockingQueue<String> news;

    QueueNews(BlockingQueue<String> news) {
        this.news = news;
    }

    @Override
    public void statusUpdated(WorkgroupQueue queue, WorkgroupQueue.Status status) {
        news.add("status " + status);
    }

    @Override
    public void averageWaitTimeUpdated(WorkgroupQueue queue, int seconds) {
        news.add("time " + seconds);
    }

    @Override
    public void oldestEntryUpdated(WorkgroupQueue queue, Date oldest) {
        news.add("oldest");
    }

    @Override
    public void usersUpdated(WorkgroupQueue queue, Set<QueueUser> users) {
        news.add("users " + users.size());
    }
}
