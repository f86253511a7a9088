/// A space-time diagram of the end of a run: members as lanes, time to the right, messages as arrows between them.
///
/// Faults are bands over all lanes, members that are down have dashed lanes, and the violation is the red line at the end.
public struct Diagram {
    static let left = 60
    static let laneGap = 90
    private static let bandHeight = 15

    let title: String
    let finding: String
    let command: String
    let window: DiagramWindow
    let scale: DiagramScale
    /// The faults that are seen, each in a row of its own.
    let bands: [Band]

    struct Band: Hashable {
        var number: Int
        var text: String
        var begin: UInt64
        var end: UInt64
    }

    /// - Parameters:
    ///   - events: of the whole run, in their order.
    ///   - finding: what was seen.
    ///   - command: runs it again.
    public init(_ events: [TraceEvent], title: String, finding: String, command: String) {
        self.title = title
        self.finding = finding
        self.command = command
        let window = DiagramWindow(events)
        self.window = window
        let events = window.items.map(\.event)
        let sent = events.filter { $0.kind == .arrived && $0.since >= window.begin }.map(\.since)
        scale = DiagramScale(events.map(\.at) + sent, left: Self.left)
        bands = Self.bands(window)
    }

    private static func bands(_ window: DiagramWindow) -> [Band] {
        var bands = window.faults.map {
            Band(number: $0.other, text: $0.text, begin: window.begin, end: window.end)
        }
        for event in window.items.map(\.event) {
            if event.kind == .faultBegan {
                bands.append(Band(number: event.other, text: event.text, begin: event.at, end: window.end))
            } else if event.kind == .faultEnded, let place = bands.firstIndex(where: { $0.number == event.other }) {
                bands[place].end = event.at
            }
        }
        return bands
    }

    // MARK: Places

    var top: Int { 70 + bands.count * Self.bandHeight }
    func y(_ member: Int) -> Int { top + 30 + member * Self.laneGap }
    var bottom: Int { y(window.members - 1) + 40 }
    var right: Int { max(scale.width, Self.left + 840) + 110 }

    // MARK: Drawing

    /// The picture.
    public var svg: String {
        var svg = SVG()
        svg.text(12, 24, title, "font-size=\"16\" font-weight=\"bold\"")
        svg.text(
            12, 42, "\(Trace.stamp(window.begin)) s to \(Trace.stamp(window.end)) s; long pauses are drawn short",
            Self.small)
        drawBands(&svg)
        drawTimes(&svg)
        for member in 0..<window.members { drawLane(member, &svg) }
        for (place, item) in window.items.enumerated() where item.event.isFaint { drawMessage(item, place, &svg) }
        for (place, item) in window.items.enumerated() where !item.event.isFaint { draw(item, place, &svg) }
        let findings = Self.wrapped(finding)
        let commands = Self.wrapped(command)
        for (place, line) in (findings + commands).enumerated() {
            svg.text(12, bottom + 44 + 14 * place, line, place < findings.count ? Self.alarm : Self.mono)
        }
        return svg.document(
            width: right, height: bottom + 50 + 14 * (findings.count + commands.count), definitions: Self.arrowheads)
    }

    private func draw(_ item: DiagramWindow.Item, _ place: Int, _ svg: inout SVG) {
        let event = item.event
        let x = scale.x(event.at)
        let y = y(event.member)
        switch event.kind {
        case .arrived, .lost: drawMessage(item, place, &svg)
        case .leads:
            svg.circle(x, y, 6, "fill=\"#1f5fbf\"")
            svg.text(x - 4, y - 10, "leads \(event.text)", "fill=\"#1f5fbf\" font-weight=\"bold\"")
        case .committed: svg.circle(x, y, 3, "fill=\"#2e8b57\"")
        case .ended: drawCross(x, y, &svg)
        case .failed: svg.text(x + 8, y - 12, "stops by itself", Self.alarm)
        case .started: svg.circle(x, y, 5, "fill=\"white\" stroke=\"black\"")
        case .paused: svg.text(x, y - 10, "paused", Self.small)
        case .resumed: svg.text(x, y - 10, "goes on", Self.small)
        case .violated:
            svg.line((x, top), (x, bottom), "stroke=\"#d00000\" stroke-width=\"2\"")
            svg.text(x - 46, bottom + 14, "violated", Self.alarm)
        case .faultBegan, .faultEnded: break
        }
    }

    private func drawCross(_ x: Int, _ y: Int, _ svg: inout SVG) {
        let style = "stroke=\"#d00000\" stroke-width=\"3\""
        svg.line((x - 6, y - 6), (x + 6, y + 6), style)
        svg.line((x - 6, y + 6), (x + 6, y - 6), style)
        svg.text(x + 8, y + 16, "down", Self.alarm)
    }

    private func drawMessage(_ item: DiagramWindow.Item, _ place: Int, _ svg: inout SVG) {
        let event = item.event
        let end = (x: scale.x(event.at), y: y(event.member))
        guard event.kind == .arrived else {
            // Where it was going is enough to show: it does not get there.
            let reach = (x: end.x + 8, y: end.y + (y(event.other) - end.y) / 4)
            let style = event.isFaint ? "stroke=\"#e9b8b8\"" : "stroke=\"#d06060\" stroke-dasharray=\"3 2\""
            svg.line(end, reach, style)
            svg.circle(reach.x, reach.y, 2, event.isFaint ? "fill=\"#e9b8b8\"" : "fill=\"#d06060\"")
            return
        }
        let begin = (x: scale.x(event.since), y: y(event.other))
        guard !event.isFaint else {
            svg.line(begin, end, "stroke=\"#d5d5d5\" marker-end=\"url(#faint)\"")
            return
        }
        svg.line(begin, end, "stroke=\"\(Self.colour(event.text))\" marker-end=\"url(#arrow)\"")
        // Not all at the same part of the way: neighbours would cover each other.
        let part = 2 + place % 4
        let label = (x: begin.x + (end.x - begin.x) * part / 7 + 3, y: begin.y + (end.y - begin.y) * part / 7)
        let text = item.count == 1 ? event.text : "\(event.text) ×\(item.count)"
        svg.text(label.x, label.y, text, "font-size=\"9\" fill=\"\(Self.colour(event.text))\"")
    }

    private func drawLane(_ member: Int, _ svg: inout SVG) {
        let y = y(member)
        svg.text(14, y + 4, "m\(member + 1)", "font-size=\"14\" font-weight=\"bold\"")
        var x = Self.left
        var isDown = window.down.contains(member)
        var isPaused = window.paused.contains(member)
        for event in window.items.map(\.event) where event.member == member {
            switch event.kind {
            case .started, .ended, .paused, .resumed:
                svg.line((x, y), (scale.x(event.at), y), Self.lane(isDown: isDown, isPaused: isPaused))
                x = scale.x(event.at)
                isDown = event.kind == .ended || (isDown && event.kind != .started)
                isPaused = event.kind == .paused
            case .failed, .leads, .arrived, .lost, .committed, .faultBegan, .faultEnded, .violated: break
            }
        }
        svg.line((x, y), (right - 30, y), Self.lane(isDown: isDown, isPaused: isPaused))
    }

    private func drawBands(_ svg: inout SVG) {
        for (row, band) in bands.enumerated() {
            let x = scale.x(band.begin)
            let width = max(4, scale.x(band.end) - x)
            let colour = Self.bandColour(band.text)
            svg.rectangle(x, top, width, bottom - top, "fill=\"\(colour)\" fill-opacity=\"0.10\"")
            svg.rectangle(
                x, 58 + row * Self.bandHeight, width, Self.bandHeight - 2, "fill=\"\(colour)\" fill-opacity=\"0.35\"")
            svg.text(x + 3, 68 + row * Self.bandHeight, "fault \(band.number), \(band.text)", Self.small)
        }
    }

    private func drawTimes(_ svg: inout SVG) {
        var lastX = Int.min / 2
        for event in window.items.map(\.event) {
            let x = scale.x(event.at)
            guard x - lastX >= 90 else { continue }
            lastX = x
            svg.line((x, bottom), (x, bottom + 5), "stroke=\"black\"")
            svg.text(x - 20, bottom + 26, Trace.stamp(event.at), Self.small)
        }
        svg.line((Self.left, bottom), (right - 30, bottom), "stroke=\"black\"")
    }
}
