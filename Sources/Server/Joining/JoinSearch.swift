internal import Determinism
internal import LinuxSystem
internal import Raft
internal import Reactor
internal import Transport

/// Asks the listed members, round after round, who this member is.
///
///     asking everyone ─► a peer knows it: joined        refused: over
///           ▲                 │ nobody does yet
///           └──── a pause ◄───┘──── patience is over: over
///
/// A peer may not have heard yet that the member was added, though whoever added it was told so: that is waited for.
final class JoinSearch {
    enum Outcome {
        case joined(MemberOrigin)
        case refused(String)
    }

    private let settings: ServerSettings
    private let loop: EventLoop
    private let giveUpAt: Instant
    private let completion: (Outcome) -> Void
    private var inquiries: [ClusterInquiry] = []
    private var unanswered = 0
    /// What was heard in this round, in the order of the list.
    private var words: [String] = []
    private var pause: TimerID?

    private static let pauseBetweenRounds: Duration = .milliseconds(200)

    init(
        _ settings: ServerSettings, on loop: EventLoop, patience: Duration, completion: @escaping (Outcome) -> Void
    ) {
        self.settings = settings
        self.loop = loop
        giveUpAt = loop.now + patience
        self.completion = completion
    }

    func begin() {
        pause = nil
        let urls = settings.initialCluster.members.filter { !$0.name.utf8.elementsEqual(settings.name.utf8) }
            .flatMap(\.peerURLs)
        guard !urls.isEmpty else {
            return end(.refused("--initial-cluster names no other member than this one: there is nobody to join"))
        }
        words = Array(repeating: "", count: urls.count)
        unanswered = urls.count
        inquiries = []
        for (place, url) in urls.enumerated() { ask(url, place) }
    }

    func cancel() {
        if let pause { loop.cancel(pause) }
        pause = nil
        for inquiry in inquiries { inquiry.cancel() }
        inquiries = []
    }

    private func ask(_ url: Endpoint, _ place: Int) {
        let address: SocketAddress
        do throws(StartFailure) {
            address = try url.socketAddress("--initial-cluster")
        } catch {
            return note(error.message, of: url, place)
        }
        inquiries.append(
            ClusterInquiry(of: address, on: loop) { [weak self] outcome in self?.take(outcome, of: url, place) })
    }

    private func take(_ outcome: ClusterInquiry.Outcome, of url: Endpoint, _ place: Int) {
        switch outcome {
        case .failed(let text): note(text, of: url, place)
        case .refused(let refusal): note("\(refusal)", of: url, place)
        case .account(let bytes):
            guard let account = ClusterAccount(decoding: bytes) else {
                return note("its answer is not understood", of: url, place)
            }
            switch JoinVerdict(account, for: settings.name, in: settings.initialCluster) {
            case .joins(let origin): end(.joined(origin))
            case .refused(let text): end(.refused(text))
            case .notYet(let text): note(text, of: url, place)
            }
        }
    }

    private func note(_ text: String, of url: Endpoint, _ place: Int) {
        words[place] = "\(url): \(text)"
        unanswered -= 1
        guard unanswered == 0 else { return }
        guard loop.now < giveUpAt else {
            return end(.refused("no member of --initial-cluster lets this one in: " + words.joined(separator: "; ")))
        }
        pause = loop.schedule(after: Self.pauseBetweenRounds) { [weak self] in self?.begin() }
    }

    private func end(_ outcome: Outcome) {
        cancel()
        completion(outcome)
    }
}
