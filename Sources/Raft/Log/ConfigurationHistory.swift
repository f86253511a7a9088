internal import Bytes

/// Every configuration from the one in force at the log's base to the latest appended, with the index of its entry.
///
/// A configuration is in force from append (dissertation §4.1), so a truncated suffix takes its configurations along.
struct ConfigurationHistory: Hashable, Sendable {
    struct Item: Hashable, Sendable {
        var index: LogIndex
        var configuration: Configuration
    }

    /// Ascending by index, never empty; the first is at or below the log's base.
    private var items: [Item]

    init(base: LogIndex, configuration: Configuration) {
        items = [Item(index: base, configuration: configuration)]
    }

    var latestIndex: LogIndex { items[items.count - 1].index }
    var latest: Configuration { items[items.count - 1].configuration }

    /// The configuration in force at `index`: the latest whose entry is at or below it.
    func item(at index: LogIndex) -> Item {
        var slot = items.count - 1
        while slot > 0, items[slot].index > index { slot -= 1 }
        return items[slot]
    }

    mutating func append(_ configuration: Configuration, at index: LogIndex) {
        invariant(index > latestIndex, "configurations are appended in log order")
        items.append(Item(index: index, configuration: configuration))
    }

    /// Whether anything was dropped.
    mutating func truncate(from index: LogIndex) -> Bool {
        var dropped = false
        while items.count > 1, latestIndex >= index {
            items.removeLast()
            dropped = true
        }
        return dropped
    }

    mutating func compact(through index: LogIndex) {
        while items.count > 1, items[1].index <= index { items.removeFirst() }
    }

    mutating func reset(to index: LogIndex, _ configuration: Configuration) {
        items = [Item(index: index, configuration: configuration)]
    }
}
