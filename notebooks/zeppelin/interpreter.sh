#!/usr/bin/env bash
# Zeppelin's server calls this to start an interpreter: what its own bin/interpreter.sh does, as far as a Spark on this
# machine needs it. Zeppelin's jars are in Maven, its scripts are not.
set -euo pipefail
home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
while getopts d:c:p:r:i:l:g:u: option; do
  case "$option" in
    d) folder="$OPTARG" ;;
    c) callback="$OPTARG" ;;
    p) port="$OPTARG" ;;
    r) range="$OPTARG" ;;
    i) id="$OPTARG" ;;
    *) ;;
  esac
done
class=org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer
exec >>"$home/logs/${folder##*/}.log" 2>&1
shaded="$(ls "$home"/interpreter/zeppelin-interpreter-shaded-*.jar)"

if [[ ${folder##*/} == spark ]]; then
  # The server writes --conf|key=value|--conf|key=value.
  IFS='|' read -ra conf <<<"${ZEPPELIN_SPARK_CONF#|}"
  exec "$SPARK_HOME/bin/spark-submit" --class "$class" --driver-class-path "$folder/*:$shaded" "${conf[@]}" \
    "$(ls "$folder"/spark-interpreter-*.jar)" "$callback" "$port" "$id" "$range"
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$home/conf:$folder/*:$shaded" "$class" "$callback" "$port" "$id" "$range"
