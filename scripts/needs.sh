#!/bin/sh
# Install what the tests need from the system's packages, or say what to install.
# scripts/needs.sh [chromium] [postgresql] [java] [gettext] [ffmpeg] [poppler] [vnu]
set -eu
cd "$(dirname "$0")/.."
vnu=.tools/node_modules/vnu-jar/build/dist/vnu.jar
packages=""

have() { command -v "$1" >/dev/null 2>&1; }
is_there() {
    case $1 in
        chromium) have chromium || have chromium-browser || have google-chrome ;;
        postgresql) have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
        java) have java ;;
        ffmpeg) have ffmpeg && have ffprobe ;;
        poppler) have pdftotext ;;
        gettext) have xgettext && have msgfmt ;;
        vnu) have npm ;;
    esac
}
packages_of() {
    case $1 in
        chromium) echo "chromium fonts-dejavu-core" ;;
        java) echo "default-jre-headless" ;;
        poppler) echo "poppler-utils" ;;
        vnu) echo "npm" ;;
        *) echo "$1" ;;
    esac
}

for need in "$@"; do
    [ "$need" = vnu ] && [ -f "$vnu" ] && continue
    is_there "$need" || packages="$packages $(packages_of "$need")"
done

if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ]; then
        root=""
    elif have sudo && sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        root=no
    fi
    if [ "$root" = no ] || ! have apt-get; then
        echo "The tests need packages of the system that are missing here, and may not install them." >&2
        echo "On Debian: sudo apt install$packages" >&2
        exit 1
    fi
    echo "Installing$packages …"
    $root apt-get -qq update
    # shellcheck disable=SC2086  (a list of words)
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        $packages >/dev/null
fi

case " $* " in
    *" vnu "*)
        [ -f "$vnu" ] || {
            echo "Fetching the HTML checker …"
            mkdir -p .tools
            npm install --silent --no-audit --no-fund --no-save --prefix .tools vnu-jar@26.9.27
        }
        ;;
esac
