# Finds a JDK of at least the release below and exports JAVA_HOME; sourced by mvnw and meanwhile.
# Where it looks, first find wins: MEANWHILE_JAVA_HOME, JAVA_HOME, the java on PATH, then the usual folders,
# of which the lowest release that will do is taken. Without one it says what to install and exits with 1.

meanwhile_jdk_release=25

# The major release of the JDK in folder $1, nothing where there is none. Its release file is read before its java is run.
meanwhile_jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  meanwhile_version=
  if [ -r "$1/release" ]; then
    meanwhile_version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  if [ -z "$meanwhile_version" ]; then
    meanwhile_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9][0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "$meanwhile_version"
}

meanwhile_jdk_fits() {
  meanwhile_major=$(meanwhile_jdk_major "$1")
  [ -n "$meanwhile_major" ] && [ "$meanwhile_major" -ge "$meanwhile_jdk_release" ]
}

# The home of the java on PATH, through its symbolic links; readlink -f is not everywhere.
meanwhile_jdk_on_path() {
  meanwhile_java=$(command -v java 2>/dev/null) || return 0
  while [ -L "$meanwhile_java" ]; do
    meanwhile_link=$(readlink "$meanwhile_java") || return 0
    case $meanwhile_link in
      /*) meanwhile_java=$meanwhile_link ;;
      *) meanwhile_java=$(dirname "$meanwhile_java")/$meanwhile_link ;;
    esac
  done
  meanwhile_bin=$(cd "$(dirname "$meanwhile_java")" 2>/dev/null && pwd -P) || return 0
  dirname "$meanwhile_bin"
}

# Prints "major folder" of each JDK in the usual folders that will do.
meanwhile_jdk_installed() {
  for meanwhile_folder in \
    /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* \
    "${MISE_DATA_DIR:-${HOME:-}/.local/share/mise}"/installs/java/* \
    "${ASDF_DATA_DIR:-${HOME:-}/.asdf}"/installs/java/*; do
    if meanwhile_jdk_fits "$meanwhile_folder"; then
      printf '%s %s\n' "$meanwhile_major" "$meanwhile_folder"
    fi
  done
}

meanwhile_jdk_find() {
  for meanwhile_folder in "${MEANWHILE_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(meanwhile_jdk_on_path)"; do
    if [ -n "$meanwhile_folder" ] && meanwhile_jdk_fits "$meanwhile_folder"; then
      printf '%s' "$meanwhile_folder"
      return 0
    fi
  done
  # A shell that sources this may have globbing off (mvnw has); the folders above need it.
  (set +f && meanwhile_jdk_installed) | LC_ALL=C sort -k1,1n -k2 | head -n 1 | cut -d ' ' -f 2-
}

meanwhile_jdk_advice() {
  cat >&2 <<ADVICE
Meanwhile needs a JDK $meanwhile_jdk_release or newer and found none.

Install Eclipse Temurin $meanwhile_jdk_release, for example with one of:
  Debian, Ubuntu   sudo apt-get install temurin-$meanwhile_jdk_release-jdk   (repository: https://adoptium.net/installation/linux)
                   or, where the distribution has it: sudo apt-get install openjdk-$meanwhile_jdk_release-jdk-headless
  macOS            brew install --cask temurin@$meanwhile_jdk_release
  SDKMAN           sdk install java $meanwhile_jdk_release-tem

If one lies in a folder of its own: export MEANWHILE_JAVA_HOME=/path/to/jdk
ADVICE
  if [ -n "${MEANWHILE_JAVA_HOME:-}" ]; then
    echo "MEANWHILE_JAVA_HOME is $MEANWHILE_JAVA_HOME, which is not the folder of a JDK $meanwhile_jdk_release or newer." >&2
  fi
}

JAVA_HOME=$(meanwhile_jdk_find)
if [ -z "$JAVA_HOME" ]; then
  meanwhile_jdk_advice
  exit 1
fi
export JAVA_HOME
