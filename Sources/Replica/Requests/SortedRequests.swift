/// Requests apart by how they travel, each kind in the order of arrival.
struct SortedRequests {
    var writes: [Request] = []
    var reads: [Request] = []
    /// About the cluster itself: each goes alone.
    var operations: [Request] = []

    mutating func append(_ request: Request) {
        switch request.operation {
        case .write: writes.append(request)
        case .read: reads.append(request)
        case .changeMembership, .transferLeadership: operations.append(request)
        }
    }
}
