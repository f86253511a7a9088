/// Requests that were handed to nobody, in the order of their arrival: certainly not applied.
struct HeldRequests: Sendable {
    private(set) var requests: [Request] = []
    private(set) var commandBytes = 0

    var isEmpty: Bool { requests.isEmpty }
    var count: Int { requests.count }

    mutating func append(_ request: Request) {
        requests.append(request)
        commandBytes += request.commandBytes
    }

    mutating func takeAll() -> [Request] {
        defer {
            requests = []
            commandBytes = 0
        }
        return requests
    }

    mutating func remove(_ id: RequestID) {
        removeAll { $0.id == id }
    }

    /// Takes out what `matches` and answers it, in order.
    @discardableResult
    mutating func removeAll(where matches: (Request) -> Bool) -> [Request] {
        var removed: [Request] = []
        requests.removeAll { request in
            guard matches(request) else { return false }
            removed.append(request)
            return true
        }
        for request in removed { commandBytes -= request.commandBytes }
        return removed
    }
}

extension Request {
    /// The bytes of the command; 0 for a read.
    var commandBytes: Int {
        switch operation {
        case .write(let command): command.count
        case .read: 0
        }
    }
}
