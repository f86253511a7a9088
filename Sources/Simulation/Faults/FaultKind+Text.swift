/// A fault as traces, schedules and diagrams call it.
extension FaultKind: CustomStringConvertible {
    var description: String {
        switch self {
        case .cut(let shape): "cut \(shape)"
        case .flap(let shape, let period): "flap \(shape) every \(Self.milliseconds(period))"
        case .swizzle: "swizzle"
        case .filter(let shape): "filter \(shape)"
        case .storm: "storm"
        case .slowLink(let bytesPerSecond): "slow link, \(bytesPerSecond) B/s"
        case .reset(let target): "reset connections of \(target)"
        case .replay(let count): "replay, \(count) of 1000 messages"
        case .fragile(let target): "fragile connections of \(target)"
        case .cutClients(let target): "cut clients from \(target)"
        case .stop(let target): "stop \(target)"
        case .losePower(let target): "power loss of \(target)"
        case .losePowerWithin(let target, let effects):
            "power loss of \(target) within a step, after \(effects) effects"
        case .crashLoop(let target, let times): "crash loop of \(target), \(times) times"
        case .pause(let target): "pause \(target)"
        case .slow(let target, let nanoseconds): "slow \(target), \(Self.milliseconds(nanoseconds)) a step"
        case .depart(let target): "hand-over and end of \(target)"
        case .reconfigure(let target): "restart of \(target) with other settings"
        case .ambush(let ambush, let blow): "ambush: who sends \(ambush) \(blow)"
        case .drift(let target, let drift): "clock of \(target): \(Self.text(drift))"
        case .suspend(let target): "suspend \(target)"
        case .flushFails(let target): "failing flush of \(target)"
        case .writeFails(let target): "failing write of \(target)"
        case .full(let target): "full disk of \(target)"
        case .slowDisk(let target, let factor): "disk of \(target) slower by \(factor)"
        case .stall(let target): "stalled disk of \(target)"
        case .damage: "damage"
        case .wipe: "wipe"
        case .loneRepair: "damage to one who then reaches only those who fell behind"
        case .transfer: "transfer"
        case .addMember: "add a member"
        case .removeMember: "remove a member"
        case .replaceMember: "replace a member"
        case .hastyChange: "changes asked of the next leader at once"
        case .burst(let requests): "burst of \(requests) requests"
        }
    }

    /// With three digits behind the point.
    private static func milliseconds(_ nanoseconds: UInt64) -> String {
        let digits = String(1_000 + nanoseconds / 1_000 % 1_000)
        return "\(nanoseconds / 1_000_000).\(digits.dropFirst()) ms"
    }

    private static func text(_ drift: Drift) -> String {
        switch drift {
        case .constant(let rate): "\(rate) ppm"
        case .strobe(let first, let second, let halfPeriod):
            "\(first) and \(second) ppm in turns of \(milliseconds(UInt64(halfPeriod)))"
        }
    }
}
