internal import Determinism
internal import MVCC

/// When history that nobody asked to keep is given up by itself, as etcd's flags say. Every member watches the time, and whoever leads compacts.
struct AutoCompaction {
    enum Mode: Hashable, Sendable {
        case off
        /// Whatever is older than this goes, in milliseconds.
        case periodic(Int64)
        /// So many revisions stay.
        case revision(Int64)

        /// What etcd's two flags mean together; nil when the second makes no sense with the first.
        init?(_ mode: String, retention: String) {
            let number = SettingsText.readInteger(retention)
            if retention.isEmpty || number == 0 {
                self = .off
            } else if mode == "revision" {
                guard let number, number > 0, number < 1 << 62 else { return nil }
                self = .revision(number)
            } else if let number {
                guard number > 0, number <= 1 << 30 else { return nil }
                self = .periodic(number * AutoCompaction.hourMilliseconds)
            } else {
                guard let nanoseconds = SettingsText.readDuration(retention), nanoseconds >= 0 else { return nil }
                self = nanoseconds < 1_000_000 ? .off : .periodic(nanoseconds / 1_000_000)
            }
        }
    }

    let mode: Mode
    /// Revisions and when they were the latest, oldest first.
    private var samples: [(moment: Instant, revision: Revision)] = []

    /// The time to keep is measured in so many parts, but hourly at the least.
    private static let samplesPerPeriod: Int64 = 10
    private static let hourMilliseconds: Int64 = 3_600_000

    init(_ mode: Mode) { self.mode = mode }

    /// The revision to compact to, as it is now; nil when there is nothing to do. Asked about every second.
    mutating func target(_ view: StoreView, now: Instant) -> Revision? {
        switch mode {
        case .off: return nil
        case .revision(let kept):
            let target = view.revision.number - kept
            // A tenth more may stay, so that not every write is followed by a compaction.
            return target > max(view.compacted.number, 1) + kept / 10 ? Revision(target) : nil
        case .periodic(let milliseconds):
            let spacing = Duration.milliseconds(
                max(1, min(milliseconds, Self.hourMilliseconds) / Self.samplesPerPeriod))
            if samples.last.map({ $0.moment + spacing <= now }) ?? true { samples.append((now, view.revision)) }
            var target: Revision?
            while let oldest = samples.first, oldest.moment + .milliseconds(milliseconds) <= now {
                target = oldest.revision
                samples.removeFirst()
            }
            return target.flatMap { $0 > view.compacted && $0.number > 1 ? $0 : nil }
        }
    }
}
