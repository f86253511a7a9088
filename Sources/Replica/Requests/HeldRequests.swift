/// Requests that were handed to nobody, in the order of their arrival: certainly not applied.
struct HeldRequests: Sendable {
    private(set) var requests: [Request] = []
    private(set) var commandBytes = 0
    private var writes = 0

    var isEmpty: Bool { requests.isEmpty }
    var count: Int { requests.count }
    var hasWrites: Bool { writes > 0 }

    mutating func append(_ request: Request) {
        requests.append(request)
        commandBytes += request.commandBytes
        if request.isWrite { writes += 1 }
    }

    mutating func takeAll() -> [Request] {
        defer { self = HeldRequests() }
        return requests
    }

    /// Takes out what `matches` and answers it, in order.
    @discardableResult
    mutating func removeAll(where matches: (Request) -> Bool) -> [Request] {
        guard !requests.isEmpty else { return [] }
        var removed: [Request] = []
        requests.removeAll { request in
            guard matches(request) else { return false }
            removed.append(request)
            return true
        }
        for request in removed {
            commandBytes -= request.commandBytes
            if request.isWrite { writes -= 1 }
        }
        return removed
    }
}

extension Request {
    /// The bytes of the command or change; 0 for what has none.
    var commandBytes: Int {
        switch operation {
        case .write(let command): command.count
        case .changeMembership(let change): change.byteCount
        case .read, .transferLeadership: 0
        }
    }

    var isWrite: Bool {
        switch operation {
        case .write: true
        case .read, .changeMembership, .transferLeadership: false
        }
    }
}
