import Determinism
import Raft
import Replica
import Storage
import StorageTestKit

/// Links and disks.
extension SimulatedCluster {
    // MARK: Links

    mutating func send(_ envelope: PeerEnvelope, from sender: Sender) {
        if case .forward = envelope.message {
            if oldForwards.count < 64 { oldForwards.append((envelope, sender)) }
        }
        let pair = Pair(from: sender.member, to: envelope.to)
        guard linked.contains(pair), !isLost(envelope), Int.random(in: 0..<100, using: &random) >= network.loss
        else { return }
        deliverLater(envelope, sender)
        if Int.random(in: 0..<100, using: &random) < network.duplication { deliverLater(envelope, sender) }
    }

    private mutating func deliverLater(_ envelope: PeerEnvelope, _ sender: Sender) {
        let pair = Pair(from: sender.member, to: envelope.to)
        var arrival = later(UInt64.random(in: network.latency, using: &random))
        if network.isOrdered {
            if let last = lastArrival[pair], last > arrival { arrival = last }
            lastArrival[pair] = arrival
        }
        let life = machine(pair.to).life
        queue.insert(.deliver(envelope, from: sender, life: life), due: arrival)
    }

    mutating func arrive(_ envelope: PeerEnvelope, from sender: Sender, life: Int) {
        guard machine(envelope.to).life == life else { return }
        guard linked.contains(Pair(from: sender.member, to: envelope.to)) else { return }
        guard let message = travelled(envelope.message) else {
            violations.append("a message does not survive its encoding: \(envelope.message)")
            return
        }
        step(envelope.to, .received([message], from: sender))
    }

    /// The message as its bytes tell it.
    private func travelled(_ message: PeerMessage) -> PeerMessage? {
        guard steps % 16 == 0 else { return message }
        var bytes: [UInt8] = []
        message.encode(into: &bytes)
        let decoded = bytes.withUnsafeBytes { PeerMessage(decoding: $0) }
        return decoded == message ? decoded : nil
    }

    /// The network gives a member something that it gave it long ago.
    mutating func repeatOldForward() {
        guard let old = oldForwards.randomElement(using: &random) else { return }
        step(old.envelope.to, .received([old.envelope.message], from: old.from))
    }

    mutating func link(_ a: MemberID, _ b: MemberID) {
        let pair = Pair(from: a, to: b)
        guard !cut.contains(pair), !linked.contains(pair), isUp(a), isUp(b) else { return }
        linked.insert(pair)
        linked.insert(Pair(from: b, to: a))
        step(a, .connected(b))
        step(b, .connected(a))
    }

    mutating func unlink(_ a: MemberID, _ b: MemberID) {
        guard linked.remove(Pair(from: a, to: b)) != nil else { return }
        linked.remove(Pair(from: b, to: a))
        step(a, .disconnected(b))
        step(b, .disconnected(a))
    }

    mutating func partition(_ side: Set<MemberID>) {
        for a in side.sorted() {
            for b in ids where !side.contains(b) {
                cut.insert(Pair(from: a, to: b))
                cut.insert(Pair(from: b, to: a))
                unlink(a, b)
            }
        }
    }

    mutating func isolate(_ id: MemberID) { partition([id]) }

    mutating func heal() {
        cut = []
        for a in ids {
            for b in ids where a < b { link(a, b) }
        }
    }

    // MARK: Disks

    mutating func submit(_ operations: [DiskOperation], of id: MemberID) {
        for operation in operations {
            let lane = Int(operation.id.lane.rawValue)
            machine(id).queues[lane].append(operation)
            if machine(id).queues[lane].count == 1 { awaitDisk(id, lane) }
        }
    }

    private mutating func awaitDisk(_ id: MemberID, _ lane: Int) {
        let nanoseconds = machine(id).diskNanoseconds ?? UInt64.random(in: 50_000...400_000, using: &random)
        queue.insert(.disk(id, life: machine(id).life, lane: lane), due: later(nanoseconds))
    }

    /// Carries out the next operation of a lane and answers it.
    mutating func operate(_ id: MemberID, _ lane: Int) {
        guard !machine(id).queues[lane].isEmpty else { return }
        let operation = machine(id).queues[lane].removeFirst()
        let completion = machine(id).disk.perform(operation)
        machine(id).operationsDone += 1
        if !machine(id).queues[lane].isEmpty { awaitDisk(id, lane) }
        if let progress = machine(id).recovery?.completed([completion], now: machine(id).clock(at: now)) {
            go(on: progress, id)
        } else {
            step(id, .disk([completion]))
        }
    }

    mutating func fillDisk(_ id: MemberID) {
        machine(id).disk.fault = { operation in
            switch operation {
            case .create, .zeroFill, .write: DiskFailure(kind: .noSpace, errno: 28, call: "pwrite")
            case .flush, .rename, .flushDirectory, .delete, .list, .read: nil
            }
        }
    }

    mutating func breakDisk(_ id: MemberID) {
        machine(id).disk.fault = { operation in
            switch operation {
            case .flush: DiskFailure(kind: .ioError, errno: 5, call: "fdatasync")
            case .create, .zeroFill, .write, .rename, .flushDirectory, .delete, .list, .read: nil
            }
        }
    }

    mutating func repairDisk(_ id: MemberID) {
        machine(id).disk.fault = nil
        machine(id).diskNanoseconds = nil
    }
}
