/// What a member has said in its log since it was started, as far as it is about the state of its disk.
public struct MemberTale: Hashable, Sendable {
    /// A damaged place that was named.
    public struct Place: Hashable, Sendable {
        public var file: String
        public var offset: Int
    }

    public private(set) var places: [Place] = []
    /// It is without entries that it had acknowledged, and says so.
    public private(set) var isRepairing = false
    /// Entries that came from a peer.
    public private(set) var recalled: UInt64 = 0
    /// The leader's snapshot took the place of what was lost.
    public private(set) var tookSnapshot = false
    /// The repair has come to its end.
    public private(set) var isRepaired = false
    /// Its ports are open.
    public private(set) var isServing = false
    /// Why it ended, in its own words.
    public private(set) var lastWords: String?

    public init(_ log: String) {
        // The last line may still be on its way.
        for line in log.split(separator: "\n", omittingEmptySubsequences: false).dropLast() { take(line) }
    }

    private mutating func take(_ line: Substring) {
        if line.hasPrefix("holdfast: ") {
            lastWords = String(line.dropFirst("holdfast: ".count))
        } else if line.contains("the log is damaged:") || line.contains("a damaged place of the log") {
            guard let file = Self.field("file", of: line), let word = Self.field("offset", of: line),
                let offset = Int(word)
            else { return }
            places.append(Place(file: String(file), offset: offset))
        } else if line.contains("the log is being repaired") {
            isRepairing = true
        } else if line.contains("lost entries came from a peer") {
            guard let first = Self.field("first", of: line).flatMap({ UInt64($0) }),
                let last = Self.field("last", of: line).flatMap({ UInt64($0) }), first <= last
            else { return }
            recalled += last - first + 1
        } else if line.contains("took over the leader's snapshot") {
            tookSnapshot = true
        } else if line.contains("the log is repaired") {
            isRepaired = true
        } else if line.contains("ready to serve clients") {
            isServing = true
        }
    }

    private static func field(_ name: String, of line: Substring) -> Substring? {
        let word = line.split(separator: " ").last { $0.hasPrefix("\(name)=") }
        return word?.dropFirst(name.count + 1)
    }
}
