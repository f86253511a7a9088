internal import Observability

/// What was told to watchers, and why they ended against their will.
struct WatchMetrics {
    enum Cancel: String, CaseIterable {
        /// What it wanted next has been compacted.
        case compacted
        /// It was never begun: the request was refused.
        case refused
        /// Its whole stream was ended by this member.
        case streamEnded = "stream_ended"
    }

    var events: UInt64 = 0
    private var cancels = [UInt64](repeating: 0, count: Cancel.allCases.count)

    mutating func cancelled(_ reason: Cancel, count: Int = 1) {
        guard let place = Cancel.allCases.firstIndex(of: reason) else { return }
        cancels[place] &+= UInt64(count)
    }

    func tell(_ text: inout MetricsText) {
        text.single("etcd_debugging_mvcc_events_total", .counter, "Events sent to watchers.", events)
        text.begin("holdfast_watch_cancels_total", .counter, "Watchers that this member ended, by reason.")
        for (place, reason) in Cancel.allCases.enumerated() {
            text.sample(cancels[place], [.init("reason", reason.rawValue)])
        }
    }
}
