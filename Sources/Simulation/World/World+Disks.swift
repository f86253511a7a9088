internal import Determinism
internal import Replica
internal import Storage

/// Disks: each operation takes its time, and the operations of a lane follow each other.
extension World {
    mutating func submit(_ operations: [DiskOperation], of member: SimulatedMember) {
        for operation in operations { submit(operation, of: member) }
    }

    mutating func submit(_ operation: DiskOperation, of member: SimulatedMember) {
        let lane = Int(operation.id.lane.rawValue)
        let wasIdle = member.lanes[lane].first == nil
        member.lanes[lane].operations.append(operation)
        if wasIdle { awaitDisk(member, lane, operation) }
    }

    private mutating func awaitDisk(_ member: SimulatedMember, _ lane: Int, _ operation: DiskOperation) {
        let nanoseconds = member.latency.draw(for: operation, at: Instant(nanoseconds: now), using: &random.disk)
        member.lanes[lane].ticket &+= 1
        agenda.insert(
            .disk(member: member.index, lane: lane, life: member.life, ticket: member.lanes[lane].ticket),
            due: later(UInt64(nanoseconds)))
    }

    /// The disk is as fast as usual again, also with what it is doing.
    mutating func speedUpDisk(of member: SimulatedMember) {
        member.latency = options.weather.disk
        for (lane, queue) in member.lanes.enumerated() {
            if let operation = queue.first { awaitDisk(member, lane, operation) }
        }
    }

    /// Carries out the next operation of a lane and answers it.
    mutating func operate(_ member: SimulatedMember, _ lane: Int) {
        guard let operation = member.lanes[lane].first else { return }
        if member.crashPoint?.isReached(before: operation, promises: member.ledger.isPromiseUnderWay) == true {
            return losePower(member, isBetweenOperations: true)
        }
        member.lanes[lane].removeFirst()
        let completion = perform(operation, of: member)
        if let next = member.lanes[lane].first { awaitDisk(member, lane, next) }
        trace.happened(now, .disk, member.index)
        if let progress = member.recovery?.completed([completion], now: member.reading(at: now)) {
            go(on: progress, member)
        } else {
            step(member, .disk([completion]))
        }
    }

    @discardableResult
    mutating func perform(_ operation: DiskOperation, of member: SimulatedMember) -> DiskCompletion {
        counters[.diskOperations] += 1
        trace.note(now, "m\(member.index + 1) disk \(operation.summary)")
        let completion = member.disk.perform(operation)
        if case .failed = completion {
            counters[.diskFailures] += 1
            member.lifeRefusedByDisk = member.life
            if case .flush = operation { marks.hit(.flushFailed) }
            member.ledger.failed(operation)
            return completion
        }
        noteWritten(operation, by: member)
        return completion
    }
}

extension DiskOperation {
    /// A short form for traces.
    var summary: String {
        switch self {
        case .create(_, let file): "create \(file)"
        case .zeroFill(_, let file, let at, let count): "zero-fill \(file) at \(at), \(count) bytes"
        case .write(_, let file, let at, let bytes): "write \(file) at \(at), \(bytes.count) bytes"
        case .flush(_, let file): "flush \(file)"
        case .rename(_, let from, let to): "rename \(from) to \(to)"
        case .flushDirectory: "flush the directory"
        case .delete(_, let file): "delete \(file)"
        case .list: "list"
        case .read(_, let file, let at, let count): "read \(file) at \(at), \(count) bytes"
        }
    }
}
