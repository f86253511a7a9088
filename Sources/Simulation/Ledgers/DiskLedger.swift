internal import Bytes
internal import Raft
internal import Storage

/// What one member's disk is known to hold, told by the operations that were carried out on it and by nothing else.
///
/// A record counts as durable once the flush of its segment has succeeded and the segment's name is durable. What was written since may survive a crash
/// or not: a start must find what was durable, followed by some prefix of the rest.
struct DiskLedger {
    private struct Pending {
        var record: WrittenRecord.Content
        var segment: UInt64
        /// Where in the segment it begins.
        var offset: Int
        var isFlushed = false
        /// A flush failed after it was written: the kernel calls the page clean and will never write it.
        var isDropped = false
    }

    /// The log as of the last durable record.
    private(set) var durable = LogImage()
    /// The newest durable snapshot, by the last entry that it covers.
    private var snapshot = LogEnd(.zero, .zero)
    /// The last entry that a durable snapshot covers.
    var snapshotIndex: UInt64 { snapshot.index.position }
    private var pending: [Pending] = []
    /// Where the last batch of the log begins.
    private var lastBatch: (segment: UInt64, offset: Int) = (0, 0)
    /// Where the last batch begins that was written to a segment which has no number yet.
    private var spareBatch = 0
    /// Where the last one begins that was flushed: what was written behind it vouches for it only where it has survived.
    private var flushedBatch: (segment: UInt64, offset: Int) = (0, 0)
    private var flushedTemporaries: Set<FileName> = []
    /// Names given since the directory was flushed.
    private var unflushedNames: [FileName] = []
    private var unflushedSnapshot = LogEnd(.zero, .zero)
    /// The log that ended where the disk promises to have entries, before some of them were lost.
    private var promisedLog: LogImage?
    /// How a promise was taken back on the disk while nothing on it had made up for it.
    private(set) var forgottenPromise: String?
    /// What the disk may hold since a power cut, as long as no start has told; empty otherwise.
    private var candidates: [LogImage] = []

    /// Whether the entry of this index and term is on the disk, or covered by a snapshot that is, or had been and is promised still.
    func holds(index: UInt64, term: UInt64) -> Bool {
        index <= snapshotIndex || index <= durable.baseIndex || durable.term(at: index) == term
            || (index <= durable.promisedIndex && term <= durable.promisedTerm)
    }

    /// Whether a term or a vote is written that is not what is durable.
    var isPromiseUnderWay: Bool {
        pending.contains { item in
            guard !item.isFlushed, case .hardState(let term, let vote, _, _) = item.record else { return false }
            return term != durable.term || vote != durable.vote
        }
    }

    // MARK: Operations that were carried out

    /// Takes note of a successful operation; answers what is wrong with it.
    ///
    /// `written` is called with each entry in the bytes: its place, kind, stamp and payload.
    mutating func done(
        _ operation: DiskOperation,
        written: (_ index: UInt64, _ term: UInt64, _ kind: UInt8, _ stamp: UInt64, _ payload: UnsafeRawBufferPointer)
            -> Void
    ) -> String? {
        switch operation {
        case .write(_, let file, let at, let bytes):
            if let segment = Self.segment(file) {
                if segment == Self.spare {
                    spareBatch = at
                } else if segment >= lastBatch.segment {
                    lastBatch = (segment, at)
                }
                bytes.withUnsafeBytes { note($0, in: segment, at: at, written) }
            } else {
                flushedTemporaries.remove(file)
            }
        case .create(_, let file), .zeroFill(_, let file, _, _): flushedTemporaries.remove(file)
        case .flush(_, let file):
            if let segment = Self.segment(file) {
                for place in pending.indices where pending[place].segment == segment && !pending[place].isDropped {
                    pending[place].isFlushed = true
                }
                if segment == lastBatch.segment { flushedBatch = lastBatch }
                promote()
            } else {
                flushedTemporaries.insert(file)
            }
        case .rename(_, let from, let to):
            if let segment = Self.segment(to) {
                // A segment's first batch is written before the segment has its name.
                for place in pending.indices where pending[place].segment == Self.spare {
                    pending[place].segment = segment
                }
                if segment != Self.spare, segment >= lastBatch.segment {
                    lastBatch = (segment, spareBatch)
                    // It is flushed before it gets its name.
                    flushedBatch = lastBatch
                }
                unflushedNames.append(to)
            } else if let fault = removed(from) {
                return fault
            }
            if let snapshot = Self.snapshot(to), flushedTemporaries.contains(from) {
                unflushedSnapshot = max(unflushedSnapshot, snapshot)
            }
            flushedTemporaries.remove(from)
        case .flushDirectory:
            unflushedNames.removeAll(keepingCapacity: true)
            snapshot = max(snapshot, unflushedSnapshot)
            promote()
        case .delete(_, let file): return removed(file)
        case .list, .read: break
        }
        return nil
    }

    /// Takes note of an operation that failed.
    mutating func failed(_ operation: DiskOperation) {
        guard case .flush(_, let file) = operation, let segment = Self.segment(file) else { return }
        for place in pending.indices where pending[place].segment == segment { pending[place].isDropped = true }
    }

    private mutating func note(
        _ bytes: UnsafeRawBufferPointer, in segment: UInt64, at offset: Int,
        _ written: (UInt64, UInt64, UInt8, UInt64, UnsafeRawBufferPointer) -> Void
    ) {
        // A start writes the log's last batch again, and zeros behind it.
        pending.removeAll { $0.segment == segment && (offset..<offset + bytes.count).contains($0.offset) }
        WrittenRecord.forEach(in: bytes) { record in
            switch record.content {
            case .entry(let index, let term, let kind, let stamp, let payload):
                written(index, term, kind, stamp, UnsafeRawBufferPointer(rebasing: bytes[payload]))
            case .other: return
            case .hardState, .base, .cut: break
            }
            pending.append(Pending(record: record.content, segment: segment, offset: offset + record.offset))
        }
    }

    /// What is flushed, and whose segment's name is, becomes durable, in order.
    private mutating func promote() {
        var count = 0
        while count < pending.count, pending[count].isFlushed, !isNameUnflushed(pending[count].segment) {
            noteForgottenPromise(pending[count].record)
            Self.apply(pending[count], to: &durable)
            count += 1
        }
        pending.removeFirst(count)
    }

    /// A hard state takes back a promise. What the disk has at that moment must be what was promised, or be committed as far as that, or be another
    /// history, which only a leader puts in its place.
    private mutating func noteForgottenPromise(_ record: WrittenRecord.Content) {
        guard case .hardState(_, _, let commit, let next) = record, next < durable.promised,
            (durable.lastTerm, durable.lastIndex) < durable.promised
        else { return }
        let index = durable.promised.index
        if min(commit, durable.lastIndex) >= index { return }
        if let promisedLog, promisedLog.contradicts(durable) { return }
        forgottenPromise =
            "takes back its promise of entry \(index)/\(durable.promised.term) with \(durable.lastIndex)/\(durable.lastTerm) on its disk"
    }

    private func isNameUnflushed(_ segment: UInt64) -> Bool {
        segment == Self.spare || unflushedNames.contains { Self.segment($0) == segment }
    }

    private static func apply(_ pending: Pending, to image: inout LogImage) {
        switch pending.record {
        case .entry(let index, let term, _, _, _): image.put(index: index, term: term, segment: pending.segment)
        case .hardState(let term, let vote, _, let promised):
            image.setHardState(term: term, vote: vote, promised: promised)
        case .cut(let index): image.cut(after: index)
        case .base(let index, let term): image.replace(index: index, term: term)
        case .other: break
        }
    }

    /// A segment loses its name: what it holds must be covered by a durable snapshot.
    private mutating func removed(_ file: FileName) -> String? {
        // What a failed flush left in a segment that never got its name goes with it.
        if Self.segment(file) == Self.spare { pending.removeAll { $0.segment == Self.spare } }
        guard let segment = Self.segment(file), let last = durable.lastIndex(in: segment) else { return nil }
        guard last <= snapshotIndex else {
            return "\(file) is given up with entry \(last), and no durable snapshot covers more than \(snapshotIndex)"
        }
        durable.forget(through: last)
        return nil
    }

    // MARK: Crashes and starts

    /// The machine loses power: from now on the disk shows one of the things that it may hold, and a start will tell which.
    mutating func losePower() {
        // A crash during a start adds nothing: the start has not told yet what it found, and changes nothing of it.
        if candidates.isEmpty { candidates = images }
        pending = []
        unflushedNames = []
        // The name of a snapshot may have come through; a start makes it durable before it relies on it.
        flushedTemporaries = []
    }

    /// Whether a start that found this log can be true; after a power cut that is what the disk holds.
    mutating func recovered(lastIndex: UInt64, lastTerm: UInt64, term: UInt64, vote: UInt64) -> Bool {
        let found = (candidates.isEmpty ? images : candidates).last { image in
            image.lastIndex == lastIndex && image.lastTerm == lastTerm && image.term == term && image.vote == vote
        }
        guard let found else { return false }
        if !candidates.isEmpty {
            durable = found
            candidates = []
        }
        return true
    }

    /// What a damaged disk turned out to hold: whatever was known of it before has been judged.
    mutating func adopt(_ image: LogImage) {
        if image.promised != durable.promised { promisedLog = durable }
        durable = image
        candidates = []
        pending = []
    }

    /// What the disk may show at a start, for an explanation.
    var possibilities: String {
        (candidates.isEmpty ? images : candidates).map(Self.text).joined(separator: " or ")
    }

    /// The log as of the last durable record and of each record behind it.
    private var images: [LogImage] {
        var images = [durable]
        for item in pending {
            var next = images[images.count - 1]
            Self.apply(item, to: &next)
            images.append(next)
        }
        // A received snapshot counts as soon as it has its name, although the log is to begin with it only with a record to come.
        for snapshot in [snapshot, unflushedSnapshot] {
            let (index, term) = (snapshot.index.position, snapshot.term.number)
            for var image in images where image.baseIndex < index && image.term(at: index) != term {
                image.replace(index: index, term: term)
                images.append(image)
            }
        }
        return images
    }

    private static func text(_ image: LogImage) -> String {
        "last \(image.lastIndex)/\(image.lastTerm) term \(image.term) vote \(image.vote)"
    }

    // MARK: Damage

    /// Whether a damage is one that no log could tell from a torn tail: it hits the last batch, which nothing vouches for yet, or
    /// takes the last segment whole before the one before it is closed.
    func isBeyondModel(_ damage: DiskDamage) -> Bool {
        func touchesLastBatch(_ file: FileName, _ range: Range<Int>) -> Bool {
            [lastBatch, flushedBatch].contains { Self.segment(file) == $0.segment && range.upperBound > $0.offset }
        }
        switch damage.kind {
        case .truncated, .garbageAppended: return false
        case .removed, .renamed, .copied:
            let hit = [damage.file, damage.target].compactMap { $0.flatMap(Self.segment) }
            return hit.contains(lastBatch.segment) && lastBatch.offset < 1_024
        case .bitFlipped, .sectorZeroed, .sectorStale, .sectorMisdirected, .batchMisdirected:
            if touchesLastBatch(damage.file, damage.offset..<damage.offset + damage.count) { return true }
            guard let target = damage.target else { return false }
            return touchesLastBatch(target, damage.targetOffset..<damage.targetOffset + damage.count)
        }
    }

    // MARK: Names

    /// The number of a segment; a spare one has none yet.
    private static func segment(_ file: FileName) -> UInt64? {
        if file.rawValue.hasPrefix("wal-") { return UInt64(file.rawValue.dropFirst(4), radix: 16) }
        return file.rawValue == "spare" ? spare : nil
    }

    private static let spare = UInt64.max

    /// Where a snapshot ends.
    private static func snapshot(_ file: FileName) -> LogEnd? {
        guard file.rawValue.hasPrefix("snapshot-"),
            let index = UInt64(file.rawValue.dropFirst(9).prefix(16), radix: 16),
            let term = UInt64(file.rawValue.suffix(16), radix: 16)
        else { return nil }
        return LogEnd(Term(term), LogIndex(index))
    }
}
