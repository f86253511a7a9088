internal import EtcdAPI
internal import MVCC
internal import Protobuf

/// Changes as etcd's events. Each is encoded once for all watchers of a revision that want it in the same form.
struct EncodedChanges {
    private var changes: [Change] = []
    private var bare: [[UInt8]?] = []
    private var withPrevious: [[UInt8]?] = []

    /// Goes on with these changes; those of before, which the next watcher has most often, are known by their storage.
    mutating func begin(_ next: [Change]) {
        guard next != changes else { return }
        changes = next
        bare = Array(repeating: nil, count: next.count)
        withPrevious = bare
    }

    mutating func event(_ place: Int, withPrevious wantsPrevious: Bool) -> [UInt8] {
        if let known = wantsPrevious ? withPrevious[place] : bare[place] { return known }
        let made = Self.encode(changes[place], withPrevious: wantsPrevious)
        if wantsPrevious { withPrevious[place] = made } else { bare[place] = made }
        return made
    }

    static func encode(_ change: Change, withPrevious wantsPrevious: Bool) -> [UInt8] {
        let previous = wantsPrevious ? change.previous.map(EtcdAPI.KeyValue.init) : nil
        let event = Event(
            type: change.kind == .put ? .put : .delete, kv: EtcdAPI.KeyValue(change.current), prevKV: previous)
        var bytes: [UInt8] = []
        WatchResponse.encodeEvent(event, to: &bytes)
        return bytes
    }
}

enum WatchAnswer {
    /// Answers with the events, one if they need not be split: pieces of more than one event are kept below `bytesMax` where fragments are
    /// allowed, and all but the last are marked.
    static func encode(
        _ events: [[UInt8]], for number: Int64, _ header: ResponseHeader, fragmentBytesMax: Int?
    ) -> [[UInt8]] {
        var answers: [[UInt8]] = []
        var start = 0
        while start < events.count {
            var end = start
            var bytes = 0
            while end < events.count {
                if let fragmentBytesMax, end > start, bytes + events[end].count > fragmentBytesMax { break }
                bytes += events[end].count
                end += 1
            }
            var answer = WatchResponse(header: header, watchID: number, fragment: end < events.count).encoded()
            answer.reserveCapacity(answer.count + bytes)
            for event in events[start..<end] { answer += event }
            answers.append(answer)
            start = end
        }
        return answers
    }
}
